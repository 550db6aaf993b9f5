"""Whether an engine keeps its word: every duty and every offered ability tried, through its public methods alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.engines.base import Candidate, Capabilities, Engine, EngineError, ImageRequest, Task
from generator.engines.sizes import Size
from generator.engines.trial.contract import kept
from generator.engines.trial.trials import Shape, Trials, area, class_of
from generator.engines.trial.tryout import Findings, Tryout

HOURS = 3600.0


@dataclass(frozen=True)
class Conformance:
    """What was found: `duties` of every engine, `abilities` that it offers, and what it `withheld` of itself, each by
    name with what is wrong, or nothing where all is well."""

    able: Capabilities
    duties: Findings
    abilities: Findings
    withheld: Findings

    @property
    def holds(self) -> bool:
        return not any([*self.duties.values(), *self.abilities.values()])


def check(engine: Engine, *, side: int = 0) -> Conformance:
    """Try all of an open engine. With a `side` in pixels everything is drawn that small, whatever sizes it announces.

    Raises EngineError where nothing can be drawn at all.
    """
    able = engine.capabilities()
    if not able.tasks or not able.sizes:
        raise EngineError("The engine announces no task, or no size.", code="not-an-engine", retry=False)
    tiny = (side, side) if side else min(able.sizes, key=area)
    shape: Shape = (lambda size: small(size, side)) if side else (lambda size: size)
    abilities = Tryout(able, lambda request: draw_one(engine, request), tiny=tiny, shape=shape, seconds=HOURS).run()
    plain = Trials(able, tiny).request(next(task for task in Task if task in able.tasks))
    withheld: Any = engine.health().get("not_offered", {})
    return Conformance(able, kept(engine, able, plain), abilities, dict(withheld))


def draw_one(engine: Engine, request: ImageRequest) -> Candidate:
    """One picture, of whose making nobody hears."""
    made = engine.generate([request], lambda event: None)
    if not made:
        raise EngineError("It drew nothing.", code="no-picture", retry=False)
    return made[0]


def small(size: Size, side: int) -> Size:
    """A square, a wide or a tall one of this side."""
    return {"square": (side, side), "wide": (2 * side, side), "tall": (side, 2 * side)}[class_of(size)]
