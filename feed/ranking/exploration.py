"""Places given to chance, with the probability by which each place was filled."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Place:
    """An item's place in a list.

    `propensity` is the probability (0 to 1] that the policy puts this item at this place, over all that chance could
    have done before it. `explored`: chance put it here, not its rank.
    """

    item: int
    propensity: float
    explored: bool


class Arrangement:
    """`ranked` in its order, but each place goes, with probability `share`, to one of `pool` drawn evenly instead.

    Items are numbers; none is in both, and the whole list holds each of them once: when one of the two is used up, the
    other has the rest. The same `seed` gives the same list, so that a walk through its pages neither repeats nor skips
    anything, whatever happens meanwhile.

    An item of the pool stands at place k with probability P(chance at k) / len(pool), since the draws are even; the
    item ranked j stands there if k - j of the places before were given to chance, and this one is not. Both are exact,
    which is what an estimate of another policy by these logs needs (Horvitz and Thompson, 1952).
    """

    def __init__(self, ranked: Sequence[int], pool: Sequence[int], *, share: float, seed: int) -> None:
        self._ranked, self._pool = ranked, pool
        self._chance = random.Random(seed)
        self._chances = chances(len(ranked), len(pool), share)

    def page(self, start: int, size: int) -> list[Place]:
        """For one call, as each draws."""
        return list(islice(self, start, start + size))

    def __iter__(self) -> Iterator[Place]:
        drawn = self._chance.sample(self._pool, len(self._pool))
        by_rank = by_chance = 0
        while (at := by_rank + by_chance) < len(self._ranked) + len(drawn):
            if self._chance.random() < self._chances.of_chance(at, by_chance):
                yield Place(drawn[by_chance], self._chances.pooled(at), explored=True)
                by_chance += 1
            else:
                yield Place(self._ranked[by_rank], self._chances.ranked(at, by_rank), explored=False)
                by_rank += 1


class Chances:
    """The probabilities of an arrangement, which depend on sizes alone; a row for each place, made when asked for."""

    def __init__(self, ranked: int, pool: int, share: float) -> None:
        self._ranked, self._pool, self._share = ranked, pool, share
        self._rows: list[NDArray[np.float64]] = [np.ones(1)]

    def of_chance(self, at: int, before: int) -> float:
        """That place `at` goes to chance when `before` of those before it did."""
        if at - before >= self._ranked:
            return 1.0
        return self._share if before < self._pool else 0.0

    def pooled(self, at: int) -> float:
        """That one item of the pool stands at this place."""
        return float(self._row(at) @ self._given_to_chance(at)) / self._pool

    def ranked(self, at: int, rank: int) -> float:
        """That the item of this rank does."""
        before = at - rank
        return float(self._row(at)[before]) * (1.0 - self.of_chance(at, before))

    def _row(self, at: int) -> NDArray[np.float64]:
        """By b: the probability that b of the first `at` places were given to chance."""
        while len(self._rows) <= at:
            last, place = self._rows[-1], len(self._rows) - 1
            chance = last * self._given_to_chance(place)
            self._rows.append(np.append(last - chance, 0.0) + np.append(0.0, chance))
        return self._rows[at]

    def _given_to_chance(self, at: int) -> NDArray[np.float64]:
        """By b: the probability that this place goes to chance when b before it did."""
        before = np.arange(at + 1)
        left = np.where(before < self._pool, self._share, 0.0)
        return np.where(at - before >= self._ranked, 1.0, left)


@lru_cache(maxsize=64)
def chances(ranked: int, pool: int, share: float) -> Chances:
    return Chances(ranked, pool, share)
