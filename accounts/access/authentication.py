"""Who an API request comes from: `Authorization: Bearer atl_…`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import Token, User
from lib.problems import Problem


def viewer_of(request: HttpRequest) -> User | AnonymousUser:
    """Who looks at what pages and programs alike are sent to: by the token that came along, else by the session.

    Raises Problem("authentication-failed"), 401, for a token that is unknown or has expired.
    """
    if request.headers.get("Authorization", "")[:7].lower() == "bearer ":
        try:
            found = TokenAuthentication().authenticate(Request(request))
        except AuthenticationFailed as error:
            raise Problem("authentication-failed", error.detail, status=401) from error
        if found:
            return found[0]
    return request.user


class TokenAuthentication(BaseAuthentication):
    """A personal token. `request.auth` is the Token, so that permissions can ask for its scopes."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        token = Token.find(words[1]) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("This token is unknown or has expired; make a new one in your settings."))
        token.used()
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
