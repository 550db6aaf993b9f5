"""A second factor: a code from an app, and the codes for the day it is lost."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

PASSWORD = {"login": "ada", "password": "correct horse battery"}


def sign_in(client):
    client.post("/accounts/login/", PASSWORD)


def sign_in_and_confirm(client):
    """What guards the account asks for the password once more."""
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD["password"]})


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(client, ada):
    """Ada switches on an authenticator app and signs out again."""
    sign_in_and_confirm(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.findall(r'value="([A-Z2-7]{16,})"', page)[0]
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    client.post("/accounts/logout/")
    return secret


def test_the_password_alone_no_longer_opens_the_door(client, secret):
    answer = client.post("/accounts/login/", PASSWORD)
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_opens_it_once(client, ada, secret):
    codes = ada.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is expected
        client.post("/accounts/logout/")


def test_a_wrong_code_is_refused_with_a_sentence(client, secret):
    sign_in(client)
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in answer.content.decode()


def test_the_next_code_of_the_app_opens_the_door_and_the_settings_say_that_it_is_on(client, secret):
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
        page = client.get("/settings/security").content.decode()
    assert "/accounts/2fa/totp/deactivate/" in page
    assert "/accounts/2fa/recovery-codes/" in page


def test_passkeys_can_be_added_and_offered_at_the_door(client, ada):
    assert "Sign in with a passkey" in client.get("/accounts/login/", secure=True).text
    sign_in(client)
    assert client.get("/accounts/2fa/webauthn/add/").headers["Location"].startswith("/accounts/reauthenticate/")
    sign_in_and_confirm(client)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


@pytest.mark.parametrize("credential", ["{}", '{"id": "\\u0000", "type": ["public-key"]}', "7", '"words"', "nonsense"])
def test_what_is_no_passkey_is_refused_and_breaks_nothing(client, ada, credential):
    sign_in_and_confirm(client)
    answer = client.post("/accounts/2fa/webauthn/add/", {"name": "Telephone", "credential": credential})
    assert (answer.status_code, ada.authenticator_set.count()) == (200, 0)


def test_an_unconfirmed_email_keeps_nobody_from_a_second_factor(client, ada):
    EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=False)
    sign_in_and_confirm(client)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.7.1 (x86_64)", "curl/8.7.1"),
        ("", "Unknown browser"),
    ],
)
def test_a_session_is_named_in_words_one_knows(ada, agent, name):
    browser = Client(HTTP_USER_AGENT=agent)
    sign_in(browser)
    assert f">{name}</span>" in browser.get("/accounts/sessions/").content.decode()


def test_sessions_elsewhere_can_be_ended(ada):
    here, there = Client(), Client()
    sign_in(there)
    sign_in(here)
    assert "This one" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert there.get("/settings/consent").status_code == 302
    assert here.get("/settings/consent").status_code == 200


@pytest.mark.parametrize(
    ("host", "secure", "offered"),
    [
        ("localhost:8000", False, True),
        ("gallery.example.org", True, True),
        ("gallery.example.org", False, False),
        ("127.0.0.1:8000", False, False),
        ("192.168.1.7:8000", True, False),
        ("[::1]:8000", False, False),
    ],
)
def test_a_passkey_is_offered_only_where_a_browser_can_make_one(client, ada, settings, host, secure, offered):
    settings.ALLOWED_HOSTS = ["*"]
    at_the_door = client.get("/accounts/login/", secure=secure, headers={"Host": host}).text
    assert ("Sign in with a passkey" in at_the_door) is offered
    client.force_login(ada)
    in_settings = client.get("/settings/security", secure=secure, headers={"Host": host}).text
    assert ("/accounts/2fa/webauthn/add/" in in_settings) is offered
