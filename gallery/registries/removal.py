"""Why a post is down, as upper apps know it: its maker reads it on the post's own page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gallery.models.post import Post


@dataclass(frozen=True)
class Reason:
    text: str
    url: str
    link: str


Why = Callable[["Post"], Reason | None]

_registered: list[Why] = []


def register(why: Why) -> None:
    """Called once by each app in its AppConfig.ready; `why` takes a post that is down."""
    _registered.append(why)


def reason(post: Post) -> Reason | None:
    """The first that an app knows; None where a moderator took it down and there is nothing more to read."""
    return next((told for why in _registered if (told := why(post)) is not None), None)
