"""What a log of served pages says of other policies, beside the truth (off-policy value, Horvitz-Thompson)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.ranking_of_ours import Ours
from bench.simulated_gallery import AUDIENCE, PLACES, READ_HALFWAY, READERS_A_TICK, Array, Gallery
from feed.ranking.exploration import Arrangement, chances

EVENLY, TWICE = "all places by chance", "twice the share of chance"


@dataclass
class Logged:
    """One served page as the log has it, arrays by place; and what other policies would have got of these readers."""

    propensity: Array
    explored: Array
    views: Array
    likes: Array
    pool: int  # its size
    share: float
    truth: dict[str, tuple[float, float]]  # by policy: likes and views to expect


def others(ours: Ours, tick: int) -> dict[str, tuple[float, float]]:
    """What the policies that the log is asked about would get: likes and views to expect of one tick."""
    ranked, pool = ours.ranked, [int(post) for post in ours.pool]
    if not pool or not ours.weights.explored:
        return {}
    chance = np.random.default_rng(tick)
    evenly = chance.permutation(ours.pool)[:PLACES]
    more = Arrangement(ranked, pool, share=2 * ours.weights.explored, seed=tick).page(0, PLACES)
    return {
        EVENLY: to_expect(ours.gallery, evenly),
        TWICE: to_expect(ours.gallery, np.array([place.item for place in more])),
    }


def to_expect(gallery: Gallery, order: Array) -> tuple[float, float]:
    fresh = 1 - np.minimum(gallery.views[order] / AUDIENCE, 1)
    views = READERS_A_TICK * fresh / (1 + np.arange(len(order)) / READ_HALFWAY)
    return float((views * gallery.truth[order]).sum()), float(views.sum())


def off_policy(log: list[Logged]) -> list[tuple[str, float, float, float, float]]:
    """For two other policies: name, likes a view by the log, half its interval, the truth, and the value were all sure.

    Each place is weighed by how likely the other policy fills it so, over how likely ours did (Horvitz-Thompson).
    """
    rows = []
    for name, probability in ((EVENLY, even), (TWICE, twice)):
        would = [probability(page) for page in log]
        weights = [other / page.propensity for other, page in zip(would, log, strict=True)]
        likes = [float(weight @ page.likes) for weight, page in zip(weights, log, strict=True)]
        views = [float(weight @ page.views) for weight, page in zip(weights, log, strict=True)]
        blind = sum(float(other @ page.likes) for other, page in zip(would, log, strict=True))
        truth = np.sum([page.truth[name] for page in log], axis=0)
        value, deviation = ratio(likes, views)
        rows.append((name, value, 1.96 * deviation, truth[0] / truth[1], blind / truth[1]))
    return rows


def even(page: Logged) -> Array:
    """How likely each place is filled so by a policy that draws all from the pool."""
    return page.explored / page.pool


def twice(page: Logged) -> Array:
    """By ours with twice the share of chance: the same sizes, other probabilities."""
    other = chances(PLACES, page.pool, 2 * page.share)
    rank = np.cumsum(~page.explored) - 1
    places = enumerate(page.explored.tolist())
    return np.array([other.pooled(at) if by_chance else other.ranked(at, int(rank[at])) for at, by_chance in places])


def ratio(value: list[float], scale: list[float]) -> tuple[float, float]:
    """Sum of values over sum of scales, and its standard deviation (linearised), pages being independent."""
    values, scales = np.array(value), np.array(scale)
    estimate = values.sum() / scales.sum()
    rest = values - estimate * scales
    return float(estimate), float(np.sqrt((rest**2).sum()) / scales.sum())
