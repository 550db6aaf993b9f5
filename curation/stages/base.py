"""What a stage is: one SELECT over what the stage before left, in words that two engines know.

A stage's text names the events' tables (images, edges, …), `kept` (what is left of `images`) and the tables that the
arithmetic before it made. It selects every column of `kept` and `reason`: null for what stays, else one of the stage's
codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from curation.recipe import Recipe

Tables = Callable[[str], "pa.Table"]
"""Asks the engine: the rows of a SELECT."""
Arithmetic = Callable[["Recipe", Tables], Mapping[str, "pa.Table"]]
"""What SQL says badly (families of edges, hashes that are near): more tables for the stage's text, by name."""


class Refused(Exception):  # noqa: N818 - an answer
    """The events do not allow what the recipe asks: where in the recipe, a lazy sentence, and what stands in it.

    Stages run in a process without Django's applications, so whoever receives it translates.
    """

    def __init__(self, place: str, said: Any, told: Mapping[str, Any]) -> None:
        super().__init__(place, said, told)
        self.place, self.said, self.told = place, said, told


@dataclass(frozen=True)
class Stage:
    """`sql` makes the text from the recipe, nothing where the recipe has nothing for it to do; `title` and `reasons`
    say to people what it does and what its codes mean. `columns` (name -> expression) are what `kept` has besides from
    then on, out of the tables with an `id` that the arithmetic made. What a curator asked to have, a stage that
    `yields` does not drop.
    """

    name: str
    title: Any
    reasons: Mapping[str, Any]
    sql: Callable[[Recipe], str]
    before: Arithmetic | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    yields: bool = False


def quoted(text: str) -> str:
    """As an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def listed(values: list[str]) -> str:
    return ", ".join(quoted(value) for value in values)
