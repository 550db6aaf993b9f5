"""Who calls: `Authorization: Bearer atl_…`, or `api-key: atl_…` as Azure's clients do. Cookies count for nothing."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access.permissions import require_scope
from accounts.models import Token, User
from lib.problems import Problem


def caller(request: HttpRequest, *, scope: str = "") -> User:
    """The person whose token this is; as `token_of`."""
    person: User = token_of(request, scope=scope).user
    return person


def token_of(request: HttpRequest, *, scope: str = "") -> Token:
    """The token that came along. Raises Problem: 401 without a living token, 403 for one without the scope."""
    secret = secret_of(request)
    if not secret:
        title = _("No API key was given. Make a token in your settings and send it as “Authorization: Bearer atl_…”.")
        raise Problem("invalid-api-key", title, status=401)
    token = Token.find(secret)
    if token is None:
        raise no_longer_valid()
    if scope:
        require_scope(token, scope)
    token.used()
    return token


def secret_of(request: HttpRequest) -> str:
    """What was sent as a key; empty where none was."""
    words = request.headers.get("Authorization", "").split()
    if len(words) == 2 and words[0].lower() == "bearer":
        return words[1]
    return request.headers.get("api-key", "").strip()


def no_longer_valid() -> Problem:
    """Also in the middle of a call, when the token is revoked or its person suspended."""
    title = _("This API key is unknown or has expired; make a new token in your settings.")
    return Problem("invalid-api-key", title, status=401)
