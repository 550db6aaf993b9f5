"""What every page knows about the person who looks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.notifications import groups


def unread(request: HttpRequest) -> dict[str, Any]:
    """`unread_count`, asked for only by a page that shows it, and only when signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_count": 0}
    return {"unread_count": SimpleLazyObject(lambda: groups.unseen(user))}
