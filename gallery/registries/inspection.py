"""Whether anything is against a picture, asked before its row is written: an upper app knows the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

    from gallery.models.image import Image


class Finding(Protocol):
    """What was found in a picture. `is_clear` says that it may leave; `keep` writes down what was found, once the
    picture is there, outside any transaction."""

    @property
    def is_clear(self) -> bool: ...

    def keep(self, image: UUID, /) -> None: ...


class Clear:
    """Nothing, where nobody looks."""

    is_clear = True

    def keep(self, image: UUID, /) -> None:
        pass


Inspect = Callable[["Image", "Picture"], Finding]

_registered: list[Inspect] = []


def register(inspect: Inspect) -> None:
    """Called once by the app that keeps the rules, in its AppConfig.ready. It never raises: what cannot be looked at
    is not clear."""
    _registered[:] = [inspect]


def inspected(image: Image, picture: Picture) -> Finding:
    """Of a row with all that is known of its pixels, and the pixels as `lib.imaging.facts.opened` has them."""
    return next((inspect(image, picture) for inspect in _registered), Clear())
