"""Who is served next, as arithmetic: no database, no clock, no randomness.

Virtual token counters (Sheng et al., "Fairness in Serving Large Language Models", OSDI 2024) on two levels. Every plan
and, within a plan, every person has a counter of the service they had. The plan with the least counter is served
next, and in it the person with the least; then what they get is charged: to the person in full, to the plan divided
by its weight. Units are seconds of an engine (see `generator.scheduling.costs`), but nothing here depends on it.

Three things are added. A batch is filled with jobs of the same key, fairest first, each charged only what it costs
*more*, so that sharing a batch is cheap for everyone in it. Whoever was idle is lifted, so that idleness saves nothing
up: a plan to the least counter of those that wait, a person to the level of their plan (see `PlanQueue.risen`). And
every third turn goes to the job whose promised time is longest past, so that no promise is broken without end.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

OVERDUE_EVERY = 3
LEVEL_RISE = 0.5

Cost = Callable[[str, int], float]
"""Units that a batch of this key with so many images takes; nothing for no images, and never less for more."""


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """A waiting job. `order` is its place among its person's own (least first); `due` the second its promise ends."""

    job: Hashable
    person: Hashable
    plan: str
    key: str
    images: int = 1
    order: Any = 0
    due: float = float("inf")


@dataclass(slots=True)
class Member:
    """A person of a plan: units of service so far, and the jobs of theirs that could be next, in their order."""

    person: Hashable
    units: float
    jobs: list[WaitingJob] = field(default_factory=list)


@dataclass(slots=True)
class PlanQueue:
    """The people of one plan who wait: `people` is how many, `members` those who could be next.

    `level` is the counter that whoever joins is lifted to. `active` tells whether anyone waited at the turn before.
    """

    plan: str
    units: float = 0.0
    weight: float = 1.0
    level: float = 0.0
    people: int = 1
    active: bool = True
    members: list[Member] = field(default_factory=list)

    def risen(self, charge: float) -> float:
        """The level after a charge to somebody in this line.

        It rises half as fast as the average counter of those who wait. If it only followed the person served, as in the
        paper, newcomers would pass those who already had one picture for as long as a crowd keeps coming; if it rose as
        fast as the average, newcomers would wait like everyone, and in a crowd that is partly turned away luck would
        decide who ever gets one (docs/decisions/0014-a-fair-queue.md has the figures).
        """
        return self.level + LEVEL_RISE * charge / max(1, self.people)


@dataclass(frozen=True, slots=True)
class ServiceCharge:
    """What serving a job adds to its person's counter; to its plan's, divided by the plan's weight."""

    waiting: WaitingJob
    units: float


def lift(lines: Iterable[PlanQueue], served: float) -> None:
    """Lift the plans that were idle at the turn before: to the least counter of the others that wait, or, where none
    does, to `served`, the counter of the plan served last."""
    there = list(lines)
    least = min((line.units for line in there if line.active), default=served)
    for line in there:
        if not line.active:
            line.units, line.active = max(line.units, least), True


def lead(lines: Sequence[PlanQueue], *, turn: int, now: float, overdue: WaitingJob | None = None) -> WaitingJob | None:
    """The job of this turn: every third the longest overdue, else the fairest; None where nobody waits."""
    if overdue is not None and overdue.due < now and turn % OVERDUE_EVERY == 0:
        return overdue
    return fairest(lines)


def fairest(lines: Sequence[PlanQueue]) -> WaitingJob | None:
    """The first job of the person with the least counter, in the plan with the least counter that has one."""
    best = min(
        (
            (line.units, line.plan, member.units, job.order, job)
            for line in lines
            for member in line.members
            for job in member.jobs[:1]
        ),
        key=lambda found: found[:4],
        default=None,
    )
    return best[-1] if best else None


def fill(first: WaitingJob, mates: Sequence[PlanQueue], *, cap: int, cost: Cost) -> list[ServiceCharge]:
    """The batch of `first` and those who go with it, each with its charge, `first` leading.

    `mates` are the lines as they stand, with jobs of the same key; `cap` is the most images of a batch. A job that is
    larger than what is left is passed over, never split; `first` goes even where it alone is larger than the cap.
    The lines' counters are charged on the way, so that the next mate is the fairest after this one.
    """
    units = {line.plan: line.units for line in mates}
    weights = {line.plan: line.weight for line in mates}
    queues = {
        (line.plan, member.person): [job for job in member.jobs if job.job != first.job]
        for line in mates
        for member in line.members
    }
    own = {(line.plan, member.person): member.units for line in mates for member in line.members}
    charges: list[ServiceCharge] = []
    images = 0

    def take(waiting: WaitingJob) -> None:
        nonlocal images
        more = cost(first.key, images + waiting.images) - (cost(first.key, images) if images else 0.0)
        images += waiting.images
        charges.append(ServiceCharge(waiting, more))
        who = waiting.plan, waiting.person
        own[who] = own.get(who, 0.0) + more
        units[waiting.plan] = units.get(waiting.plan, 0.0) + more / weights.get(waiting.plan, 1.0)

    take(first)
    while images < cap:
        fitting = [
            (units[plan], plan, own[plan, person], job.order, job)
            for (plan, person), jobs in queues.items()
            for job in jobs[:1]
            if job.images <= cap - images
        ]
        if not fitting:
            break
        chosen = min(fitting, key=lambda found: found[:4])[-1]
        queues[chosen.plan, chosen.person].remove(chosen)
        take(chosen)
    return charges
