"""Who an API request comes from: `Authorization: Bearer atl_…`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import Token, User


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
