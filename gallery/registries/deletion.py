"""That a deletion became final, told to upper apps within the transaction that erases it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gallery.models.deletion import Deletion

    Told = Callable[[Deletion], None]

_registered: list[Told] = []


def register(told: Told) -> None:
    """Called once by each app in its AppConfig.ready; `told` erases what of its own points to the deletion."""
    _registered.append(told)


def erased(deletion: Deletion) -> None:
    """Before the pictures go, so that nothing holds on to them."""
    for told in _registered:
        told(deletion)
