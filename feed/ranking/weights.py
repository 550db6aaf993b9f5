"""The numbers by which posts are ranked, and that an operator may change."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite

VERSION = "2"  # of the formulas; whoever changes what they do gives a new one (at most 16 characters)
HOUR = 3_600.0


class BadWeightError(ValueError):
    """A weight that is no number or outside its bounds; `name` says which."""

    def __init__(self, name: str, low: float, high: float) -> None:
        super().__init__(f"{name} must be a number from {low:g} to {high:g}")
        self.name, self.low, self.high = name, low, high


# Least and most that each may be.
BOUNDS = {
    "like": (0.0, 100.0),
    "comment": (0.0, 100.0),
    "remix": (0.0, 100.0),
    "report": (0.0, 100.0),
    "hide": (0.0, 100.0),
    "prior": (1.0, 10_000.0),
    "caution": (0.0, 5.0),
    "decade_hours": (0.5, 1_000.0),
    "explored": (0.0, 0.5),
    "owed": (0.0, 1_000.0),
    "of_a_maker": (1.0, 40.0),
}


@dataclass(frozen=True)
class RankingWeights:
    """How much one of each counts, and how bold the feed is. Raises BadWeightError.

    like, comment, remix: what one person's counts for; a remix is work, so it says more than a press on a heart.
    report, hide: what one person's counts against. prior: how many views the expectation of a new post is worth.
    caution: how many deviations below what is expected a post is ranked. decade_hours: by how many hours a post whose
    rate is ten times higher may be older. explored: the share of places given to chance. owed: the views that every new
    post is owed. of_a_maker: how many of a maker's posts may stand among any twenty.
    """

    like: float = 1.0
    comment: float = 1.5
    remix: float = 4.0
    report: float = 6.0
    hide: float = 2.0
    prior: float = 30.0
    caution: float = 0.5
    decade_hours: float = 72.0
    explored: float = 0.08
    owed: float = 30.0
    of_a_maker: float = 2.0

    def __post_init__(self) -> None:
        for one in fields(self):
            value, (low, high) = getattr(self, one.name), BOUNDS[one.name]
            if not (isinstance(value, int | float) and isfinite(value) and low <= value <= high):
                raise BadWeightError(one.name, low, high)
