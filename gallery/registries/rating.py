"""What is known above the gallery of how mature a picture is: a post of it is rated at least so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gallery.models.post import Post

    IsMature = Callable[[Post], bool]

_registered: list[IsMature] = []


def register(is_mature: IsMature) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered.append(is_mature)


def must_be_mature(post: Post) -> bool:
    return any(is_mature(post) for is_mature in _registered)
