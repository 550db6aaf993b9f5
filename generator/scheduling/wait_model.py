"""How long a job will wait, as arithmetic: a guess from the line, and how far such guesses were off lately.

The guess treats the lines as fluids that the machines drain by their weights: how long until what is before oneself
has run out, while the other lines take their share as long as they have something. What it leaves out (a machine that
is busy, people who come later, promises that are overdue) shows in the ratio of waits to guesses, so the likely wait is
the guess times the median of recent ratios, and the longest the guess times a high quantile of them. Which quantile
keeps nine promises in ten is itself learned, a little up after each promise broken and down after each kept (adaptive
conformal inference: Gibbs and Candès, NeurIPS 2021), so that a crowd that is still growing is followed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEPT = 0.9
LEARNING = 0.02
UNKNOWN = (1.0, 4.0)
"""Ratios that are used until there are samples."""
PRIOR = 30
"""Samples that weigh as much as those: of a crowd that has just come, the first to start are those who waited least."""
ROUNDS = 50
KNOTS = 33
"""Counters that are remembered of a line, however long it is."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A plan's line as a fluid: seconds of an engine that wait in it, and that come in a second."""

    weight: float
    backlog: float = 0.0
    coming: float = 0.0


def guess(ahead: float, weight: float, others: Iterable[Flow], speed: float) -> float:
    """Seconds, at least 1, until `ahead` seconds of an engine that stand before one in one's line have been served.

    `speed` are the seconds of an engine that the machines do in one; the other lines take their share of it by their
    weights, and no more than they have (generalized processor sharing as a fluid: Parekh and Gallager, IEEE/ACM
    Transactions on Networking 1993). Solved by iteration from below, which ends since nobody takes more than a share.
    """
    speed, share = max(speed, 1e-6), ahead / weight
    flows, wait = list(others), ahead / speed
    for _ in range(ROUNDS):
        taken = sum(min(flow.backlog + flow.coming * wait, flow.weight * share) for flow in flows)
        longer = (ahead + taken) / speed
        if longer - wait < 0.01:
            break
        wait = longer
    return 1.0 + wait


def places(fewer: int, *, mine: float, level: float, people: int, mean: float) -> float:
    """How many jobs of one's plan start before one's own.

    `fewer` wait with a counter of no more than `mine` (one's own, with what one already waits for added). Whoever is
    above the plan's level is passed by everybody once for every mean charge that they are above it.
    """
    return fewer + people * max(0.0, mine - level) / max(mean, 1e-9)


def knots(counters: Iterable[float]) -> list[float]:
    """Some of these counters, evenly spaced in their order, the least and the largest among them; none of none."""
    ordered = sorted(counters)
    last = len(ordered) - 1
    return [ordered[round(number * last / (KNOTS - 1))] for number in range(KNOTS)] if ordered else []


def up_to(counter: float, ordered: Sequence[float], people: int) -> int:
    """About how many of `people`, of whose counters these are the knots, have one of no more than this."""
    return round(people * bisect_right(ordered, counter) / len(ordered)) if ordered else 0


@dataclass(frozen=True, slots=True)
class Started:
    """A job that started, or still waits (`open`, with its wait so far): its guess and its promise when accepted."""

    guess: float
    waited: float
    promised: float | None = None
    open: bool = False

    @property
    def ratio(self) -> float:
        return self.waited / self.guess


@dataclass(frozen=True, slots=True)
class Ratios:
    """What to multiply a guess with: the likely wait and the longest that is promised."""

    likely: float = UNKNOWN[0]
    longest: float = UNKNOWN[1]

    @classmethod
    def of(cls, samples: Sequence[Started]) -> Ratios:
        """From the latest samples, oldest first.

        Jobs that still wait count with what they have waited so far: leaving them out would make a growing line look
        short.
        """
        done = [sample for sample in samples if not sample.open]
        if not done:
            return cls()
        level = learned_level(done)
        likely = censored_quantile(samples, 0.5)
        longest = censored_quantile(samples, min(level, 0.99)) * max(1.0, 1.0 + 4.0 * (level - 0.99))
        known = len(done) / (len(done) + PRIOR)
        return cls(
            known * likely + (1 - known) * UNKNOWN[0],
            known * max(longest, 1.75 * likely) + (1 - known) * UNKNOWN[1],
        )


def censored_quantile(samples: Sequence[Started], share: float) -> float:
    """The ratio that this share of jobs stays below, those that still wait counted as waiting longer than they have
    (the product-limit estimate: Kaplan and Meier, 1958). The largest ratio seen where too many still wait to tell."""
    waiting, at_risk = 1.0, len(samples)
    ordered = sorted(samples, key=lambda sample: (sample.ratio, sample.open))
    for sample in ordered:
        if not sample.open:
            waiting *= 1.0 - 1.0 / at_risk
            if 1.0 - waiting >= share:
                return sample.ratio
        at_risk -= 1
    return ordered[-1].ratio


def learned_level(samples: Sequence[Started]) -> float:
    """The quantile that would have kept nine in ten of these promises, oldest first; from 0.9 to 1.1."""
    level = KEPT
    for sample in samples:
        if sample.promised is not None:
            broken = sample.waited > sample.promised
            level += LEARNING * (broken - (1 - KEPT))
            level = min(1.1, max(KEPT, level))
    return level
