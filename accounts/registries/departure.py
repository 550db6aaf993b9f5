"""What ends at once when a person is suspended or leaves: upper apps register their part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User

Ending = Callable[["User"], None]

_registered: dict[str, Ending] = {}


def register(name: str, ending: Ending) -> None:
    """Called once by each app in its AppConfig.ready; safe to repeat for one person."""
    _registered[name] = ending


def end_all(user: User) -> None:
    """Called in the transaction that changes the person's state, whose row is held."""
    for ending in _registered.values():
        ending(user)
