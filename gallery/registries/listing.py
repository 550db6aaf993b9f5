"""What else keeps posts out of somebody's lists, as upper apps know it (the feed knows whose words are muted)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User

    Condition = Callable[[User, str], Q]

_registered: list[Condition] = []


def register(condition: Condition) -> None:
    """Called once by each app in its AppConfig.ready.

    `condition` takes somebody who is signed in and what leads from a row to its post, as in "post__", and answers
    what is true of the posts that may stand in their lists. It asks nothing of the viewer but their key.
    """
    _registered.append(condition)


def may_stand(viewer: User, at: str = "") -> Q:
    """All that is registered."""
    found = Q()
    for condition in _registered:
        found &= condition(viewer, at)
    return found
