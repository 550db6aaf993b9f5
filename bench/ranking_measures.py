"""How good an order is: what it finds and shows, whom it lets be seen, and what a ring has to bring."""

from __future__ import annotations

from statistics import median

import numpy as np

from bench.simulated_gallery import DAY, FIRST, READ_HALFWAY, Array, Gallery, Ranking


def judged(gallery: Gallery, order: Array, now: float, public: int) -> tuple[float, float, float]:
    """Of one page: appeal of what is looked at against the best, NDCG of its first 40, their makers."""
    recent = np.flatnonzero(now - gallery.published[:public] < 2 * DAY)
    ideal = np.sort(gallery.truth[recent])[::-1][:FIRST]
    first = order[:FIRST]
    fresh = np.where(now - gallery.published[first] < 2 * DAY, gallery.truth[first], 0)
    discount = 1 / np.log2(np.arange(FIRST) + 2)
    looking = 1 / (1 + np.arange(FIRST) / READ_HALFWAY)
    gain = (fresh * discount[: len(first)]).sum() / (ideal * discount[: len(ideal)]).sum()
    shown = (fresh * looking[: len(first)]).sum() / looking[: len(first)].sum() / ideal.mean()
    return shown, gain, len(set(gallery.maker[first].tolist()))


def table_row(ranking: Ranking, end: float) -> dict[str, float]:
    gallery = ranking.gallery
    age = end - gallery.published
    settled = np.flatnonzero((age > DAY) & (age < 4 * DAY))
    first_day = np.sort(gallery.views_of_first_day[np.flatnonzero(age > DAY)])
    count = len(first_day)
    gini = 2 * (np.arange(1, count + 1) * first_day).sum() / (count * max(first_day.sum(), 1)) - (count + 1) / count
    return {
        "found": spearman(ranking.estimate()[settled], gallery.truth[settled]),
        "20 in": 100 * float((first_day >= 20).mean()),
        "gini": float(gini),
        "ring": ring(ranking, end),
    }


def spearman(one: Array, other: Array) -> float:
    """0 where one of them tells nothing apart."""
    if not np.ptp(one) or not np.ptp(other):
        return 0.0
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def ranks(values: Array) -> Array:
    """From 0; equal values share the mean of their places."""
    _values, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[which]


def ring(ranking: Ranking, now: float, *, most: int = 4_096) -> float:
    """The accounts that move a post near place 60 ten places up: the median; `most` stands for "not even so many"."""
    order = np.argsort(-ranking.scores(now), kind="stable")
    return median(needed(ranking, now, int(order[place]), place - 10, most) for place in range(53, 68))


def needed(ranking: Ranking, now: float, post: int, goal: int, most: int) -> int:
    low, high = 0, 1
    while not moved(ranking, now, post, goal, high):
        low, high = high, high * 2
        if high > most:
            return most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if moved(ranking, now, post, goal, middle) else (middle, high)
    return high


def moved(ranking: Ranking, now: float, post: int, goal: int, accounts: int) -> bool:
    scores = ranking.scores_with_ring(now, post, accounts)
    return int((scores > scores[post]).sum()) <= goal
