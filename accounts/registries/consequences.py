"""What taking something back would touch: upper apps register what they know, and a page says it before it is done."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

if TYPE_CHECKING:
    from accounts.models import User


class Consequence(NamedTuple):
    """A sentence with a number in it; `asks` where it is worth a page of its own before, since others are touched."""

    about: str
    sentence: str
    asks: bool


DATASETS = "datasets"  # is about training and about what everybody sees: a no to remixes alone leaves it as it is
Teller = Callable[["User", "Collection[UUID] | None"], Iterable[Consequence]]

_registered: list[Teller] = []


def register(teller: Teller) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered.append(teller)


def sentences(user: User, images: Collection[UUID] | None = None, *, but: str = "") -> list[str]:
    """Of these pictures of theirs, or of all they make; nothing where nobody else is touched. `but` is said already."""
    found = [one for teller in _registered for one in teller(user, images) if one.about != but]
    return [one.sentence for one in found] if any(one.asks for one in found) else []
