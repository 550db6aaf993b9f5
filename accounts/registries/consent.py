"""That somebody answered otherwise, told to upper apps within the transaction that writes it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from accounts.models import User

    Told = Callable[[User, UUID | None], None]

_registered: list[Told] = []


def register(told: Told) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered.append(told)


def answered(user: User, image: UUID | None = None) -> None:
    """Of one image, or of everything."""
    for told in _registered:
        told(user, image)
