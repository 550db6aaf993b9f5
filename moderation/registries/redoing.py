"""Doing what was refused after all: the app that was asked knows how, and how to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from accounts.registries import judging

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
    return _registered.get(subject) or SaidAfterAll(judging.writings()[subject])


@dataclass(frozen=True)
class SaidAfterAll:
    """Words that a rule was against, written where they were meant to stand."""

    writing: judging.Writing

    def redo(self, person: User, asked: Mapping[str, Any], key: str) -> str:
        return self.writing.say(person, asked)

    def take_back(self, person: User, key: str) -> None:
        """What was said stays its writer's, and can be reported."""
