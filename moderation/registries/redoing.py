"""Doing what was refused after all: the app that was asked knows how, and how to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from accounts.models import User


class Redoing(Protocol):
    def redo(self, person: User, asked: Mapping[str, Any], key: str) -> str:
        """Do it free of charge, once for each key; the address of what came of it. Raises Problem."""

    def take_back(self, person: User, key: str) -> None:
        """Call off what is not done yet; what was made stays its maker's. Twice changes nothing."""


_registered: dict[str, Redoing] = {}


def register(subject: str, redoing: Redoing) -> None:
    """Called once by each app in its AppConfig.ready; `subject` is a verdict's."""
    _registered[subject] = redoing


def redoing_of(subject: str) -> Redoing:
    """Raises KeyError where no app does such things."""
    return _registered[subject]
