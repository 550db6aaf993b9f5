"""Before something that cannot be undone: the same check for the page and the API, and no more guesses than allowed."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lib.problems import Problem


def confirmed(request: Any, *, handle: str, password: str) -> User:
    """The person of this request, sure of it. Raises Problem("invalid" or "too-many-requests")."""
    user: User = request.user
    if not ratelimit.consume(getattr(request, "_request", request), action="reauthenticate", user=user):
        raise Problem("too-many-requests", _("Too many tries. Wait a minute."), status=429, retry_after=60)
    user.confirm(handle=handle, password=password)
    return user
