"""That fewer people may see some pictures than before, or that they are gone: told to upper apps, within the
transaction that changes them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

Told = Callable[[Collection[UUID]], None]

_registered: list[Told] = []


def register(told: Told) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered.append(told)


def closed(images: Collection[UUID]) -> None:
    for told in _registered:
        told(images)
