"""That a post was published for the first time, told to upper apps within the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models.post import Post

    Told = Callable[[Post, User], None]

_registered: list[Told] = []


def register(told: Told) -> None:
    """Called once by each app in its AppConfig.ready; `told` takes the post and its maker."""
    _registered.append(told)


def published(post: Post, by: User) -> None:
    for told in _registered:
        told(post, by)
