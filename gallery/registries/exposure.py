"""What was shown and what people did with it, told to whoever keeps a log of it (the feed does)."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gallery.models.image import Image
    from gallery.models.post import Post
    from gallery.models.visibility import Viewer


@dataclass(frozen=True)
class Began:
    """The card that an act began at, as the request says: a served page and a position in it."""

    slate: UUID
    position: int


class OnCard(Protocol):
    """What stands on a card: a post, or its stored card, with the picture that is shown or its key."""

    @property
    def pk(self) -> UUID: ...

    @property
    def cover(self) -> Image | UUID: ...


class Shown(Protocol):
    """A list that was noted as shown: cards bear its id and their position, counted from `start`."""

    id: UUID
    start: int


class Log(Protocol):
    """Whoever keeps the log."""

    def serve_list(
        self, surface: str, posts: Sequence[OnCard], viewer: Viewer, *, start: int, about: object, policy: str
    ) -> Shown:
        """Note these posts as shown to this viewer, in this order."""

    def note_act(self, kind: str, post: Post, by: Viewer, image: UUID | None, began: Began | None) -> None:
        """Note what somebody did with a post; `kind` is one of `feed.models.Reaction.Kind`."""


_logs: list[Log] = []
began: ContextVar[Began | None] = ContextVar("began", default=None)  # set for each request by gallery.middleware


def register(log: Log) -> None:
    """Called once by an upper app in its AppConfig.ready."""
    _logs.append(log)


def shown(
    surface: str, posts: Sequence[OnCard], viewer: Viewer, *, start: int = 0, about: object = "", policy: str = "newest"
) -> Shown | None:
    """Tell that this list is being served; what `gallery/card.html` wants as `slate`. None where nobody keeps a log.

    `surface` names the list and `policy` its order (at most 24 characters each); `about` is whose or what it is of.
    """
    served = [log.serve_list(surface, posts, viewer, start=start, about=about, policy=policy) for log in _logs]
    return served[0] if served else None


def acted(kind: str, post: Post, by: Viewer, *, image: UUID | None = None) -> None:
    """Tell what somebody did with a post, once the transaction that is open has been committed."""
    began_at = began.get()
    for log in _logs:
        transaction.on_commit(partial(log.note_act, kind, post, by, image, began_at))
