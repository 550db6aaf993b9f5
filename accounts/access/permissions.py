"""What a request may do on the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import Token
from lib.problems import Problem


class ScopedOrReadOnly(BasePermission):
    """Anyone reads what they may see; writing needs a person, and a token needs the view's `scope`.

    A view with `sign_in_to_read` shows nothing to visitors; one with `scope_to_read` asks for the scope even to read.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        reading = request.method in SAFE_METHODS
        if not request.user.is_authenticated:
            return reading and not getattr(view, "sign_in_to_read", False)
        if isinstance(request.auth, Token) and not (reading and not getattr(view, "scope_to_read", False)):
            require_scope(request.auth, getattr(view, "scope", "account"))
        return True


def require_scope(token: Token, scope: str) -> None:
    """Raises Problem("scope-missing", 403) for a token without this scope."""
    if scope not in token.scopes:
        title = _("This token lacks the scope “%(scope)s”.") % {"scope": scope}
        raise Problem("scope-missing", title, status=403, scope=scope)
