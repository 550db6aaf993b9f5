"""Every way to a session passes one lock, which strangers cannot hold shut and which tells them nothing."""

from __future__ import annotations

from typing import ClassVar

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client, RequestFactory

from accounts.access import guesses
from accounts.models import User
from lib.limits.client_address import address_of, network_of

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(db):
    return User.objects.create_superuser("olga", "olga@example.org", PASSWORD)


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


def sign_in(client, name="ada", password=PASSWORD, *, of="198.51.100.1", forged=""):
    """Through nginx, which adds whom it saw to whatever was sent."""
    seen = f"{forged}, {of}" if forged else of
    return client.post("/accounts/login/", {"login": name, "password": password}, headers={"X-Forwarded-For": seen})


def is_in(client):
    return "_auth_user_id" in client.session


# -- the operators' door -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/operator/", "/operator/login/", "/operator/accounts/user/", "/operator/surge"])
def test_operators_come_in_by_the_sign_in_of_everybody(client, path):
    answer = client.get(path)
    assert answer.headers["Location"].startswith("/accounts/login/?next=/operator/")


def test_djangos_own_sign_in_opens_nothing(client, olga):
    client.post("/operator/login/", {"username": "olga", "password": PASSWORD, "next": "/operator/"})
    assert not is_in(client)


def test_somebody_signed_in_cannot_become_an_operator_there(client_of, ada, olga):
    browser = client_of(ada)
    answer = browser.post("/operator/login/", {"username": "olga", "password": PASSWORD})
    assert answer.status_code == 403
    assert browser.session["_auth_user_id"] == str(ada.pk)


def test_an_operator_needs_a_second_factor_where_the_setting_says_so(client_of, olga, settings):
    settings.STAFF_SECOND_FACTOR = True
    browser = client_of(olga)
    assert browser.get("/operator/").headers["Location"] == "/accounts/2fa/"
    assert "second factor" in browser.get("/accounts/2fa/").content.decode()
    Authenticator.objects.create(user=olga, type="totp", data={})
    assert browser.get("/operator/").status_code == 200


def test_resetting_a_password_signs_nobody_in(client, ada):
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/reset/key/" in line)
    form = client.get("/accounts/" + link.split("/accounts/")[1], follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": "seven blue herons", "password2": "seven blue herons"})
    assert User.objects.get(pk=ada.pk).check_password("seven blue herons")
    assert not is_in(client)


def test_confirming_an_address_signs_nobody_in(client):
    fields = {"username": "dora", "password1": "seven blue herons", "email": "dora@example.org", "website": ""}
    client.post("/accounts/signup/", fields)
    link = next(line for line in mail.outbox[0].body.splitlines() if "confirm-email" in line)
    stranger = Client()
    stranger.post("/accounts/confirm-email/" + link.split("/confirm-email/")[1])
    assert EmailAddress.objects.get().verified
    assert not is_in(stranger)


# -- guesses -----------------------------------------------------------------------------------------------------


def test_strangers_cannot_lock_somebody_out(client, ada, behind_a_proxy):
    for _ in range(6):
        sign_in(Client(), password="wrong", of="203.0.113.9")
    assert not is_in_after(Client(), of="203.0.113.9")
    assert is_in_after(client, of="198.51.100.1")


def is_in_after(client, **how):
    sign_in(client, **how)
    return is_in(client)


def test_a_forged_address_gives_no_further_guesses(ada, behind_a_proxy):
    for at in range(6):
        sign_in(Client(), password="wrong", of="203.0.113.9", forged=f"192.0.2.{at}")
    assert not is_in_after(Client(), of="203.0.113.9", forged="192.0.2.99")


def test_a_known_browser_gets_in_while_the_whole_world_guesses(client, ada, behind_a_proxy):
    sign_in(client)
    client.post("/accounts/logout/")
    for _ in range(guesses.OF_A_NAME.most + 1):
        guesses.OF_A_NAME.take(ada.pk)
    assert not is_in_after(Client(), of="198.51.100.7")
    assert is_in_after(client)


def test_with_a_second_factor_the_whole_world_may_guess(ada, behind_a_proxy):
    Authenticator.objects.create(user=ada, type="totp", data={})
    for _ in range(guesses.OF_A_NAME.most + 1):
        guesses.OF_A_NAME.take(ada.pk)
    assert sign_in(Client()).headers["Location"].startswith("/accounts/2fa/authenticate/")


def test_one_address_has_few_guesses_at_all_names_together(people, ada, behind_a_proxy):
    for at in range(guesses.FROM_A_NETWORK.most):
        sign_in(Client(), name=f"nobody{at}", password="wrong", of="203.0.113.9")
    assert not is_in_after(Client(), of="203.0.113.9")
    assert is_in_after(Client(), of="203.0.113.10")


def test_a_right_password_counts_nothing(ada):
    for _ in range(8):
        client = Client()
        assert is_in_after(client)


def test_the_name_and_the_address_of_one_account_share_their_guesses(ada):
    for name in ("ada", "ADA", "ada@example.org", "@ada", "Ada@example.org"):
        sign_in(Client(), name=name, password="wrong")
    assert not is_in_after(Client())


def test_a_known_browser_is_forgotten_with_the_password(client, ada):
    sign_in(client)
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    assert guesses.known_browser(request, ada)
    ada.set_password("seven blue herons")
    assert not guesses.known_browser(request, ada)


def test_a_cookie_of_somebody_else_or_invented_is_no_known_browser(client, ada, bruno):
    sign_in(client)
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    assert not guesses.known_browser(request, bruno)
    request.COOKIES = {guesses.COOKIE: "invented"}
    assert not guesses.known_browser(request, ada)


# -- what is not told --------------------------------------------------------------------------------------------


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    algorithm = "counting"
    hashed: ClassVar[list[str]] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.mark.parametrize("name", ["ada", "nobody", "ada@example.org", "nobody@example.org", "suspended", "script"])
def test_an_unknown_name_takes_as_much_work_as_a_known_one(client, settings, people, name):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    people("ada")
    people("suspended").suspend()
    people("script").set_unusable_password()
    CountingHasher.hashed.clear()
    sign_in(client, name=name, password="wrong")
    assert CountingHasher.hashed == ["wrong"]


@pytest.fixture
def adas_address(ada):
    return EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=True)


def test_joining_does_not_tell_whether_an_address_has_an_account(adas_address):
    told = []
    for handle, email in (("dora", "ada@example.org"), ("emil", "emil@example.org")):
        client = Client()
        fields = {"username": handle, "password1": "seven blue herons", "email": email, "website": ""}
        answer = client.post("/accounts/signup/", fields, follow=True)
        settings_page = client.get("/accounts/email/").content.decode()
        words = answer.content.decode().replace(email, "…").replace(handle, "…")
        known = ("already" in words, is_in(client), email in settings_page)
        told.append((answer.status_code, answer.redirect_chain, *known))
    assert told[0] == told[1]
    assert "already" in mail.outbox[0].body or "exists" in mail.outbox[0].body
    assert "confirm-email" not in mail.outbox[0].body


def test_an_address_belongs_to_who_confirmed_it(client, adas_address):
    fields = {"username": "dora", "password1": "seven blue herons", "email": "ada@example.org", "website": ""}
    Client().post("/accounts/signup/", fields)
    assert not is_in_after(client, name="ada@example.org", password="seven blue herons")
    assert is_in_after(client, name="ada@example.org")


# -- whose address it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "6.6.6.6, 192.0.2.1", "192.0.2.1"),
        (2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "nonsense", "127.0.0.1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_only_what_trusted_proxies_say_counts(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert address_of(request) == address


def test_a_customers_addresses_are_one_network():
    requests = [RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{at}") for at in (1, 2)]
    assert network_of(requests[0]) == network_of(requests[1]) == "2001:db8:1:2::/64"
