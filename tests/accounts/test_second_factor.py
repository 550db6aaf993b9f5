"""A second factor: a code from an app, and the codes for the day it is lost."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PASSWORD = {"login": "ada", "password": "correct horse battery"}


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(client, ada):
    """Ada switches on an authenticator app and signs out again."""
    client.post("/accounts/login/", PASSWORD)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{16,})"', page).group(1)
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
        client.post("/accounts/login/", PASSWORD)
        client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is expected
        client.post("/accounts/logout/")


def test_a_wrong_code_is_refused_with_a_sentence(client, secret):
    client.post("/accounts/login/", PASSWORD)
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in answer.content.decode()


def test_the_settings_say_that_it_is_on_and_the_door_leads_back_to_them(client, ada, secret):
    client.post("/accounts/login/", PASSWORD)
    used_window = int(time.time()) // 30
    later = format_hotp_value(hotp_value(secret, used_window + 1))
    client.post("/accounts/2fa/authenticate/", {"code": later})
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    page = client.get("/settings/security").content.decode()
    assert "/accounts/2fa/totp/deactivate/" in page
    assert "/accounts/2fa/recovery-codes/" in page


def test_passkeys_can_be_added_and_offered_at_the_door(client, ada):
    assert "Sign in with a passkey" in client.get("/accounts/login/").content.decode()
    client.post("/accounts/login/", PASSWORD)
    assert client.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_sessions_elsewhere_can_be_ended(client_of, ada):
    here, there = client_of(ada), client_of(ada)
    for browser in (here, there):
        browser.get("/settings/consent")
    assert "This one" in here.get("/accounts/sessions/").content.decode()
    here.post("/accounts/sessions/")
    assert there.get("/settings/consent").status_code == 302
    assert here.get("/settings/consent").status_code == 200
