"""By what somebody was let in, and whether that still holds: asked of many at once, for what stays open long."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts.access.sessions import SessionStore
from accounts.models import Token, User

LONGEST_KEY = 40


@dataclass(frozen=True)
class Identity:
    """A person, by a session (`proof` changes with their password) or by a token; `language` is what they read."""

    person: int
    session: str = ""
    token: int = 0
    proof: str = ""
    language: str = ""


def has_session(request: HttpRequest) -> bool:
    """Whether it is worth asking the database: not for whoever brings no session, or what cannot be one."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return 8 <= len(key) <= LONGEST_KEY and key.isascii() and key.isalnum()


def identity_of(request: Any) -> Identity | None:
    """Of a request that no middleware has looked at. Two queries."""
    if not has_session(request):
        return None
    request.session = SessionStore(request.COOKIES[settings.SESSION_COOKIE_NAME])
    person = get_user(request)
    if not isinstance(person, User) or not person.is_active:
        return None
    language = request.session.get("language") or translation.get_language_from_request(request)
    return Identity(
        person.pk, session=request.session.session_key, proof=person.get_session_auth_hash(), language=language
    )


def by_token(token: Token) -> Identity:
    return Identity(token.user_id, token=token.pk)


def ended(identities: Collection[Identity]) -> set[Identity]:
    """Those that no longer hold: suspended, gone, signed out, password changed, token revoked. Three queries in all."""
    now = timezone.now()
    people = User.objects.active().only("pk", "password").in_bulk({one.person for one in identities})
    sessions = Session.objects.filter(session_key__in={one.session for one in identities}, expire_date__gt=now)
    tokens = Token.objects.filter(pk__in={one.token for one in identities}, expires__gt=now)
    living = {*sessions.values_list("session_key", flat=True), *tokens.values_list("pk", flat=True)}
    proofs = {pk: person.get_session_auth_hash() for pk, person in people.items()}
    return {
        one
        for one in identities
        if one.person not in proofs
        or (one.session or one.token) not in living
        or (one.proof and one.proof != proofs[one.person])
    }
