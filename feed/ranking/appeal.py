"""How much people who see a post respond to it, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from feed.ranking.weights import RankingWeights

MAKER_PRIOR = 200.0  # how many views a maker's own rate needs to weigh as much as the gallery's


@dataclass(frozen=True)
class Responses:
    """What different people did with a post, its maker's own left out; likes as sums of trust (see trust.py)."""

    views: float = 0.0  # exposures of different people, see examination.py
    likes: float = 0.0
    comments: float = 0.0  # people who commented
    remixes: float = 0.0  # people who remixed
    reports: float = 0.0
    hides: float = 0.0


@dataclass(frozen=True)
class Appeal:
    """Responses a view, in likes: what is expected, and one deviation of it."""

    mean: float
    deviation: float

    def lower(self, caution: float) -> float:
        """So many deviations below what is expected, never below a tenth of it."""
        return max(self.mean - caution * self.deviation, self.mean / 10)


def points(seen: Responses, weights: RankingWeights) -> float:
    """What people did, in likes; at least 0."""
    good = weights.like * seen.likes + weights.comment * seen.comments + weights.remix * seen.remixes
    return max(good - weights.report * seen.reports - weights.hide * seen.hides, 0.0)


def appeal(seen: Responses, *, expected: float, weights: RankingWeights) -> Appeal:
    """The posterior rate of a post whose kind is expected to have rate `expected` (likes a view, above 0).

    Responses are counted as a Poisson process over views with a Gamma prior worth `weights.prior` views, so that one
    response may weigh more than one view: mean (y + e p) / (n + p), variance mean / (n + p). For responses that weigh 1
    and rates well below 1 this is the beta-binomial. Source: Gelman et al., Bayesian Data Analysis, 3rd ed., 2.6.
    Who responded has seen it, wherever that was, so there are never fewer views than people who responded.
    """
    views = max(seen.views, seen.likes + seen.comments + seen.remixes)
    total = views + weights.prior
    mean = (points(seen, weights) + expected * weights.prior) / total
    return Appeal(mean, sqrt(mean / total))


def expected_of(maker_points: float, maker_views: float, *, usual: float) -> float:
    """The rate to expect of a maker's next post: their own so far, shrunk to the gallery's usual one of these days."""
    return (maker_points + usual * MAKER_PRIOR) / (maker_views + MAKER_PRIOR)
