"""Words that others will read, before the rules of the site: apps say which words those are, an upper one judges them.

Whoever writes such words into a row asks first, outside any transaction: what is found is kept, whatever becomes of
the row. What stands here is the one list of what is judged beside prompts and pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from accounts.models.user import User


@dataclass(frozen=True)
class Writing:
    """Something that people write. `fields` are its columns, as "app.Model.column"; `say` writes what was held or
    refused after all, out of what was given to `ask` with it, and answers its address. It may raise Problem."""

    noun: str
    fields: tuple[str, ...]
    say: Callable[[User, Mapping[str, Any]], str]


class Judge(Protocol):
    def __call__(
        self, noun: str, person: User | None, texts: Mapping[str, str], asked: Mapping[str, Any], /
    ) -> None: ...


class Waiting(NamedTuple):
    """Words that are held, and the address of their receipt."""

    text: str
    receipt: str


WaitingOf = Callable[["User", str, Mapping[str, str]], Sequence[Waiting]]

_writings: dict[str, Writing] = {}
_judges: list[Judge] = []
_waiting: list[WaitingOf] = []


def declare(writing: Writing) -> None:
    """Called by each app in its AppConfig.ready, for each noun once."""
    _writings[writing.noun] = writing


def writings() -> Mapping[str, Writing]:
    """By their nouns."""
    return _writings


def register(judge: Judge, waiting: WaitingOf) -> None:
    """Called once by the app that keeps the rules, in its AppConfig.ready."""
    _judges[:], _waiting[:] = [judge], [waiting]


def ask(noun: str, person: User | None, texts: Mapping[str, str], asked: Mapping[str, Any]) -> None:
    """Raises Problem, with a sentence beside each field whose words are refused, or held for a person to look at.

    `texts` are words by the field they were typed in; `asked` is all that it takes to say them after all, as JSON.
    `person` is None where nobody has signed in yet.
    """
    for judge in _judges:
        judge(noun, person, {field: text for field, text in texts.items() if text.strip()}, asked)


def waiting(person: User, noun: str, place: Mapping[str, str]) -> Sequence[Waiting]:
    """What a person wrote there and is held, which only that person reads; `place` is a part of what was `asked`."""
    return [held for of in _waiting for held in of(person, noun, place)]
