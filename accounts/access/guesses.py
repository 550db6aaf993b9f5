"""How many wrong passwords there may be: counted so that nobody guesses for long, and nobody is shut out by strangers.

A stranger has few guesses at one name and some at all names from one network. What all networks together have at one
name is bounded more loosely, and never holds for whoever could not get in by the password alone (a second factor), nor
in a browser in which the person has signed in before: that one has a count of its own. A right password counts nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.profile.handles import typed
from lib.limits.client_address import network_of
from lib.limits.pace import Pace, latest

AT_A_NAME = Pace("guess-at-name", most=5, seconds=300)
FROM_A_NETWORK = Pace("guess-from-network", most=30, seconds=300)
OF_A_NAME = Pace("guess-of-name", most=100, seconds=3600)
IN_A_KNOWN_BROWSER = Pace("guess-in-known-browser", most=10, seconds=300)

COOKIE, SALT = f"{settings.SITE.cookie_prefix}known_browser", "accounts.access.guesses"
LASTS_SECONDS = 180 * 86_400


class Guess:
    """One try at a password, counted before it is checked, so that many at once have no more than one after another."""

    def __init__(self, request: HttpRequest, login: str) -> None:
        self.counted: list[tuple[Pace, object]] = []
        self.counts = list(counts_of(request, login))

    def begin(self) -> bool:
        """Whether it may be tried; what one count refuses, no other counts."""
        for pace, whom in self.counts:
            allowance = pace.take(whom)
            if not allowance.passed:
                latest.set(allowance)
                self.forgive()
                return False
            self.counted.append((pace, whom))
        return True

    def forgive(self) -> None:
        """It was no wrong password."""
        while self.counted:
            pace, whom = self.counted.pop()
            pace.give_back(whom)


def counts_of(request: HttpRequest, login: str) -> Iterator[tuple[Pace, object]]:
    """Which paces this guess has to keep."""
    person = person_named(login)
    name = str(person.pk) if person else hashlib.sha256(login.casefold().encode()).hexdigest()
    if person and (browser := known_browser(request, person)):
        yield IN_A_KNOWN_BROWSER, f"{name}:{browser}"
        return
    network = network_of(request)
    yield AT_A_NAME, f"{name}:{network}"
    yield FROM_A_NETWORK, network
    if not (person and Authenticator.objects.filter(user=person).exists()):
        yield OF_A_NAME, name


def person_named(login: str) -> User | None:
    """By address or by handle, as sign-in finds them."""
    if "@" in login.strip().lstrip("@"):
        found: User | None = next(iter(filter_users_by_email(login, prefer_verified=True)), None)
        return found
    return User.objects.filter(handle=typed(login)).first()


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """This browser has proved to be the person's; the cookie lasts until the password changes."""
    browser = known_browser(request, person) or secrets.token_urlsafe(12)
    told = signing.dumps([person.pk, browser, proof_of(person)], salt=SALT)
    response.set_cookie(
        COOKIE,
        told,
        LASTS_SECONDS,
        httponly=True,
        path=settings.SESSION_COOKIE_PATH,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known_browser(request: HttpRequest, person: User) -> str:
    """The name of a browser in which this person has signed in; empty for any other."""
    pk, browser, proof = _told(request)
    return str(browser) if pk == person.pk and proof == proof_of(person) else ""


def last_here(request: HttpRequest) -> int | None:
    """The key of whoever signed in last in this browser; it proves nothing of who sits before it now."""
    pk: int | None = _told(request)[0]
    return pk


def _told(request: HttpRequest) -> Any:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return None, "", ""


def proof_of(person: User) -> str:
    """Changes with the password, and tells nothing of it."""
    return person.get_session_auth_hash()[:16]
