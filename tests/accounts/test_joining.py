"""Signing up, in and out."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from accounts.models import User
from accounts.tasks import send_letters

PASSWORD = "seven blue herons"
pytestmark = pytest.mark.django_db


def join(client, handle="dora", password=PASSWORD, email="", **more):
    fields = {"username": handle, "password1": password, "email": email, "website": "", **more}
    return client.post("/accounts/signup/", fields)


def test_a_handle_and_a_password_are_enough_to_join(client):
    answer = join(client)
    assert answer.status_code == 302
    dora = User.objects.get(handle="dora")
    assert dora.plan_id == "free"
    assert client.session["_auth_user_id"] == str(dora.pk)


@pytest.fixture
def must_confirm(settings):
    """What EMAIL_VERIFICATION=mandatory makes of the settings."""
    settings.MUST_CONFIRM_EMAIL, settings.ACCOUNT_EMAIL_VERIFICATION = True, "mandatory"
    settings.ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]


def test_where_an_address_must_be_confirmed_it_is_asked_for(client, must_confirm):
    page = client.get("/accounts/signup/").content.decode()
    assert "We send you a link to confirm it" in page
    refused = join(client)
    assert refused.status_code == 200 and "This field is required" in refused.content.decode()
    assert not User.objects.exists()


def test_who_confirms_the_address_by_the_mail_gets_in(client, must_confirm, settings):
    settings.SITE_ORIGIN = "https://gallery.example.org"
    join(client, email="dora@example.org")
    assert "_auth_user_id" not in client.session
    send_letters()
    [link] = re.findall(r"https://gallery.example.org(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    client.post(link)
    client.post("/accounts/login/", {"login": "dora", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(User.objects.get(handle="dora").pk)


def test_a_handle_is_kept_in_small_letters(client):
    join(client, "@Dora")
    assert User.objects.get().handle == "dora"


def test_someone_who_joins_in_french_stays_in_french(client):
    fields = {"username": "emile", "password1": PASSWORD, "website": ""}
    client.post("/accounts/signup/", fields, headers={"accept-language": "fr"})
    assert User.objects.get(handle="emile").language == "fr"


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        ("do", "3 to 30 small letters"),
        ("d" * 31, "30"),
        ("dora!", "3 to 30 small letters"),
        ("-dora", "beginning and ending with a letter"),
        ("admin", "reserved"),
        ("deleted-7", "reserved"),
        ("ada", "taken"),
        ("ADA", "taken"),
    ],
)
def test_a_refused_handle_is_told_why_and_nothing_typed_is_lost(client, ada, handle, sentence):
    answer = join(client, handle, email="dora@example.org")
    assert sentence in answer.content.decode()
    assert "dora@example.org" in answer.content.decode()
    assert User.objects.count() == 1


def test_a_common_password_is_refused(client):
    assert "too common" in join(client, password="password123").content.decode()


def test_a_program_that_fills_in_the_trap_gets_no_account(client):
    join(client, website="https://spam.example")
    assert not User.objects.exists()


def test_the_trap_is_out_of_sight_without_inline_style(client):
    page = client.get("/accounts/signup/").content.decode()
    assert 'name="website"' in page
    assert "position: absolute" not in page


def test_a_site_may_be_closed_to_newcomers(client, settings):
    settings.SIGNUP_OPEN = False
    assert "Not open for sign-up" in client.get("/accounts/signup/").content.decode()
    join(client)
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["ada", "ADA", "ada@example.org"])
def test_ada_signs_in_by_handle_or_email(client, ada, name):
    answer = client.post("/accounts/login/", {"login": name, "password": "correct horse battery"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_a_wrong_password_is_told_in_one_sentence(client, ada):
    answer = client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    assert "No account has this name and this password" in answer.content.decode()


def test_guessing_passwords_ends_soon(client, ada):
    for _ in range(6):
        client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    answer = client.post("/accounts/login/", {"login": "ada", "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code == 200


def test_signing_in_brings_the_language_along(client, ada):
    User.objects.filter(pk=ada.pk).update(language="fr")
    client.post("/accounts/login/", {"login": "ada", "password": "correct horse battery"})
    assert client.get("/settings/consent").headers["Content-Language"] == "fr"


def test_a_suspended_person_is_told_so_at_the_door(client, ada):
    ada.suspend()
    answer = client.post("/accounts/login/", {"login": "ada", "password": "correct horse battery"}, follow=True)
    assert "suspended" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_suspension_ends_sessions_and_tokens_at_once(client_of, api_of, ada):
    browser, program = client_of(ada), api_of(ada)
    ada.suspend()
    assert browser.get("/settings/profile").status_code == 302
    assert program.get("/api/v1/me").status_code == 401


def test_a_forgotten_password_is_reset_by_mail(client, ada):
    answer = client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    assert answer.status_code == 302
    send_letters()
    assert "/accounts/password/reset/key/" in mail.outbox[0].body


def test_resetting_tells_nobody_whether_an_account_exists(client, ada):
    known = client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "zoe@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "logout/",
        "password/reset/",
        "password/change/",
        "email/",
        "2fa/",
        "sessions/",
        "reauthenticate/",
    ],
)
def test_the_pages_of_the_door_wear_the_look_of_the_site(client_of, client, ada, path):
    browser = client if path in ("login/", "signup/", "password/reset/") else client_of(ada)
    answer = browser.get(f"/accounts/{path}", follow=True)
    assert answer.status_code == 200
    assert "site-header" in answer.content.decode()


def test_a_taken_handle_does_not_cost_the_password(client, ada):
    refused = join(client, ada.handle).text
    assert "This handle is taken" in refused and "Your password is kept as you typed it." in refused
    assert "optional" not in refused.partition('name="password1"')[0].rpartition("Password")[2]
    assert PASSWORD not in refused and PASSWORD not in str(dict(client.session))
    join(client, "dora", password="")
    dora = User.objects.get(handle="dora")
    assert dora.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(dora.pk)
    assert "joining-password" not in client.session


def test_without_a_password_nobody_joins(client):
    assert "This field is required" in join(client, password="").text
    assert not User.objects.exists()


def test_another_password_takes_the_place_of_the_one_that_was_kept(client, ada):
    join(client, ada.handle)
    join(client, "dora", password="nine grey geese fly")
    assert User.objects.get(handle="dora").check_password("nine grey geese fly")


def test_a_handle_is_said_to_be_taken_before_anything_is_sent(client, ada):
    assert 'hx-get="/handles/free"' in client.get("/accounts/signup/").text
    assert "This handle is taken" in client.get("/handles/free", {"username": ada.handle}).text
    assert "@dora is free." in client.get("/handles/free", {"username": "@Dora"}).text
    assert "3 to 30 small letters" in client.get("/handles/free", {"username": "d!"}).text
    assert client.get("/handles/free").text.strip() == ""
