"""What a request may do on the API."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import Token


class ScopedOrReadOnly(BasePermission):
    """Anyone reads what they may see; writing needs a person, and a token needs the view's `scope`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.method in SAFE_METHODS and not getattr(view, "sign_in_to_read", False):
            return True
        if not request.user.is_authenticated:
            return False
        scope = getattr(view, "scope", "account")
        reading = request.method in SAFE_METHODS
        return not isinstance(request.auth, Token) or reading or scope in request.auth.scopes
