"""Signing in by OpenID Connect, with a real provider on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import SignupRequest, User
from tests.accounts.oidc_provider import CLIENT, SECRET, Provider, provider

pytestmark = pytest.mark.django_db
DORA = {"sub": "248289761001", "preferred_username": "Dora.Q", "name": "Dora Q", "email": "dora@example.org"}


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture
def elsewhere(_running: Provider, settings: Any) -> Provider:
    app = {
        "provider_id": "sign-in",
        "name": "Acme ID",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": _running.url, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    _running.claims, _running.refuses, _running.issuer = DORA, False, _running.url
    return _running


@pytest.fixture
def _trusted(settings: Any) -> None:
    settings.OIDC_TRUST_EMAIL = True
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True


def come_back(browser: Client, **more: str) -> Any:
    """Press the button, follow the provider's redirect, and come back."""
    pressed = browser.post("/accounts/oidc/sign-in/login/?process=login")
    assert pressed.status_code == 302, pressed.content.decode()[:500]
    there = requests.get(pressed["Location"], allow_redirects=False, timeout=20)
    path = there.headers["Location"].partition("testserver")[2]
    return browser.get(path)


def who(browser: Client) -> str:
    """The handle of whoever is signed in there."""
    key = browser.session.get("_auth_user_id")
    return User.objects.get(pk=key).handle if key else ""


def test_the_button_is_there_where_a_provider_is_set(client, elsewhere):
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with Acme ID" in page
    assert 'action="/accounts/oidc/sign-in/login/' in page


def test_without_one_there_is_no_button(client):
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/oidc/sign-in/login/").status_code == 404


def test_who_is_known_there_becomes_a_member_here(client, elsewhere):
    assert come_back(client).status_code == 302
    dora = User.objects.get()
    assert (dora.handle, dora.display_name, dora.email) == ("dora-q", "Dora Q", "dora@example.org")
    assert not dora.has_usable_password()
    assert who(client) == "dora-q"


def test_the_second_time_it_is_the_same_person(elsewhere):
    for _time in (1, 2):
        come_back(Client())
    assert User.objects.count() == 1
    elsewhere.claims = DORA | {"preferred_username": "someone-else", "email": "new@example.org"}
    browser = Client()
    come_back(browser)
    assert who(browser) == "dora-q"


@pytest.mark.parametrize(
    ("claims", "handle"),
    [
        ({"preferred_username": "ada"}, "dora"),
        ({"preferred_username": "ada", "name": "Ada", "email": "ada@elsewhere.org"}, "ada-2"),
        ({"preferred_username": "Admin"}, "dora"),
        ({"preferred_username": "admin", "email": "admin@example.org"}, "dora-q"),
        ({"preferred_username": None, "name": None, "email": None}, "member-2"),
        ({"preferred_username": "Dörte Weiß!", "email": None}, "d-rte-wei"),
        ({"preferred_username": "__..__", "name": "?", "email": "x@example.org"}, "member-2"),
        ({"preferred_username": "d" * 80}, "d" * 30),
    ],
)
def test_a_handle_is_chosen_that_is_free_and_allowed(client, ada, elsewhere, claims, handle):
    elsewhere.claims = {name: value for name, value in (DORA | claims).items() if value is not None}
    come_back(client)
    assert who(client) == handle


def test_an_address_is_not_believed_unless_the_settings_say_so(client, elsewhere):
    elsewhere.claims = DORA | {"email_verified": True}
    come_back(client)
    assert not EmailAddress.objects.get(user__handle="dora-q").verified


@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize(("told", "believed"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_a_trusted_provider_s_address_is_as_verified_as_it_says(client, elsewhere, told, believed):
    elsewhere.claims = DORA | {"email_verified": told}
    come_back(client)
    assert EmailAddress.objects.get(user__handle="dora-q").verified is believed


@pytest.mark.usefixtures("_trusted")
def test_a_verified_address_signs_in_to_the_account_that_has_it(client, ada, elsewhere):
    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=True, primary=True)
    elsewhere.claims = DORA | {"email": "ada@example.org", "email_verified": True}
    come_back(client)
    assert who(client) == "ada"
    ada.refresh_from_db()
    assert ada.has_usable_password()


@pytest.mark.usefixtures("_trusted")
def test_who_took_an_address_without_confirming_it_loses_the_password_to_its_owner(client, ada, elsewhere):
    """Else one could wait in an account under somebody else's address until they come."""
    EmailAddress.objects.create(user=ada, email="ada@example.org", verified=False, primary=True)
    elsewhere.claims = DORA | {"email": "ada@example.org", "email_verified": True}
    come_back(client)
    ada.refresh_from_db()
    assert who(client) in ("", "ada")
    assert who(client) == "" or not ada.has_usable_password()


def test_an_untrusted_provider_takes_over_nobody(client, ada, elsewhere):
    elsewhere.claims = DORA | {"email": "ada@example.org", "email_verified": True}
    come_back(client)
    assert who(client) != "ada"


def test_a_second_factor_is_asked_for_all_the_same(client, elsewhere):
    come_back(client)
    dora = User.objects.get()
    TOTP.activate(dora, generate_totp_secret())
    RecoveryCodes.activate(dora)
    browser = Client()
    assert "/2fa/authenticate/" in come_back(browser)["Location"]
    assert who(browser) == ""


def test_who_was_suspended_stays_out(client, elsewhere):
    come_back(client)
    User.objects.get().suspend()
    browser = Client()
    come_back(browser)
    assert who(browser) == ""


@pytest.mark.parametrize("way", ["closed", "invitation"])
def test_the_door_is_the_same_for_everybody(client, settings, elsewhere, way):
    settings.SIGNUP = way
    assert "Not open for sign-up" in come_back(client).content.decode()
    assert not User.objects.exists()


def test_unless_whoever_the_provider_knows_is_a_member(client, settings, elsewhere):
    settings.SIGNUP, settings.OIDC_SIGNUP = "closed", "open"
    come_back(client)
    assert who(client) == "dora-q"


def test_by_approval_they_wait_too(client, settings, elsewhere):
    settings.SIGNUP = "approval"
    answer = come_back(client)
    assert who(client) == ""
    assert (
        "waits for an answer" in client.get(answer["Location"]).content.decode()
        if answer.status_code == 302
        else ("waits for an answer" in answer.content.decode())
    )
    assert SignupRequest.objects.get().user.handle == "dora-q"


def test_who_goes_back_is_told_that_nothing_happened(client, elsewhere):
    elsewhere.refuses = True
    answer = come_back(client)
    page = client.get(answer["Location"]) if answer.status_code == 302 else answer
    assert "You did not sign in" in page.content.decode()
    assert not User.objects.exists()


def test_a_token_of_another_issuer_signs_nobody_in(client, elsewhere):
    elsewhere.issuer = "https://elsewhere.example.org"
    answer = come_back(client)
    assert answer.status_code == 502
    assert "Signing in there did not work" in answer.content.decode()
    assert who(client) == ""


def test_an_answer_that_nobody_asked_for_signs_nobody_in(client, elsewhere):
    pressed = Client().post("/accounts/oidc/sign-in/login/?process=login")
    there = requests.get(pressed["Location"], allow_redirects=False, timeout=20)
    answer = client.get(there.headers["Location"].partition("testserver")[2])
    assert answer.status_code == 502
    assert who(client) == ""


def test_the_page_may_lead_to_the_provider_and_nowhere_else(client):
    assert "form-action 'self'" in client.get("/accounts/login/")["Content-Security-Policy"]


def test_leaving_forgets_the_account_elsewhere(client, elsewhere):
    come_back(client)
    User.objects.get().erase()
    browser = Client()
    come_back(browser)
    assert who(browser) == "dora-q"
    assert User.objects.filter(state="deleted").count() == 1


def test_a_member_adds_the_account_elsewhere_and_takes_it_away(ada, client_of, elsewhere):
    browser = client_of(ada)
    assert "Sign-in elsewhere" in browser.get("/settings/security").content.decode()
    assert "You sign in with your password alone." in browser.get("/accounts/3rdparty/").content.decode()
    pressed = browser.post("/accounts/oidc/sign-in/login/?process=connect")
    assert pressed.status_code == 302, pressed["Location"]
    there = requests.get(pressed["Location"], allow_redirects=False, timeout=20)
    browser.get(there.headers["Location"].partition("testserver")[2])
    row = ada.socialaccount_set.get()
    assert "Take away" in browser.get("/accounts/3rdparty/").content.decode()
    browser.post("/accounts/3rdparty/", {"account": row.pk})
    assert not ada.socialaccount_set.exists()
