"""How well five orders find what people like, let newcomers be seen, and withstand a ring: one simulated gallery each.

    python bench/ranking.py [--days 8] [--seed 1] [--explored 0.08]

A gallery in which the true appeal of each post is known: the probability that somebody who sees it for the first time
likes it. Makers differ, posts of one maker differ less; readers look at the first places more than at later ones
(not quite as `feed.ranking.examination` believes) and like nothing twice. Every order rules a gallery of its own, with
the same posts and the same crowd; ours is `feed.ranking`, the very code that the gallery ranks with.

    found    rank correlation (Spearman) of the order's own estimate with the true appeal, posts of 1 to 4 days
    shown    true appeal of what people looked at, in percent of the best 40 of the last two days
    ndcg     discounted gain of the first 40 places by true appeal, against the ideal order of the last two days
    20 in    percent of posts that 20 people saw within their first day
    gini     of views within the first day: 0 all alike, 1 one has all
    makers   different makers among the first 40
    ring     accounts, a day old and liking each other, that move a post ten places up (median of 15 near place 60)

Below it, what the log says of other policies (off-policy value: likes a view of a place), with its 95 % interval,
beside the truth, and what a log would say that calls every propensity 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

sys.path[0] = str(Path(__file__).resolve().parents[1])

from feed.ranking.appeal import Responses, appeal, expected_of  # noqa: E402 - the project's root comes first
from feed.ranking.diversity import spread  # noqa: E402
from feed.ranking.exploration import Arrangement, chances  # noqa: E402
from feed.ranking.hot import hot  # noqa: E402
from feed.ranking.trust import Liker, trusts  # noqa: E402
from feed.ranking.weights import RankingWeights  # noqa: E402

Array = Any  # of numpy, by post

TICK = 600.0  # seconds
DAY = 86_400.0
POSTS_AN_HOUR, READERS_A_TICK, AUDIENCE, MAKERS = 20, 60, 3_000, 200
PLACES, FIRST = 120, 40
READ_HALFWAY = 18.0  # how readers here lose interest; `feed.ranking.examination` believes 24
USUAL = 0.04
EVENLY, TWICE = "all places by chance", "twice the share of chance"


@dataclass
class Gallery:
    """Posts by number: when they are published (seconds), whose they are, their true appeal; and what people did."""

    published: Array
    maker: Array
    truth: Array
    views: Array = field(init=False)  # by different people
    likes: Array = field(init=False)
    views_of_first_day: Array = field(init=False)

    def __post_init__(self) -> None:
        self.views, self.likes, self.views_of_first_day = (np.zeros(len(self.truth)) for _ in range(3))

    @classmethod
    def of(cls, days: float, seed: int) -> Gallery:
        chance = np.random.default_rng(seed)
        count = int(days * 24 * POSTS_AN_HOUR)
        maker = (MAKERS * chance.beta(0.6, 1.6, count)).astype(int)  # a few post much
        skill = chance.normal(0, 0.6, MAKERS)
        logit = np.log(USUAL / (1 - USUAL)) + skill[maker] + chance.normal(0, 0.7, count)
        return cls(np.sort(chance.uniform(0, days * DAY, count)), maker, 1 / (1 + np.exp(-logit)))

    def show(self, order: Array, now: float, chance: np.random.Generator) -> tuple[Array, Array]:
        """One tick of readers before this list; answers views and likes by place."""
        looking = 1 / (1 + np.arange(len(order)) / READ_HALFWAY)
        fresh = 1 - np.minimum(self.views[order] / AUDIENCE, 1)
        views = chance.binomial(READERS_A_TICK, looking * fresh)
        likes = chance.binomial(views, self.truth[order])
        self.views[order] += views
        self.likes[order] += likes
        self.views_of_first_day[order] += np.where(now - self.published[order] < DAY, views, 0)
        return views, likes


class Ranking:
    """An order by a score; `estimate` is the part of it that is about the post and not about time."""

    def __init__(self, gallery: Gallery, score: Callable[[Array, Array], Array]) -> None:
        """`score(likes, age)`, likes and ages (s) by post."""
        self.gallery, self._score = gallery, score

    def estimate(self) -> Array:
        return self.gallery.likes

    def scores(self, now: float, likes: Array | None = None) -> Array:
        given = self.gallery.likes if likes is None else likes
        return self._score(given, now - self.gallery.published)

    def order(self, now: float, public: int, seed: int) -> tuple[Array, Array]:
        """The first places among the `public` first posts, and the propensity of each."""
        best = np.argsort(-self.scores(now)[:public], kind="stable")[:PLACES]
        return best, np.ones(len(best))

    def told(self, places: Array, views: Array, likes: Array) -> None:
        """What readers did."""

    def scores_with_ring(self, now: float, post: int, accounts: int) -> Array:
        likes = self.gallery.likes.copy()
        likes[post] += accounts
        return self.scores(now, likes)


class Ours(Ranking):
    """`feed.ranking`: rates against views, shrunk to maker and time, spread over makers, a share left to chance."""

    def __init__(self, gallery: Gallery, weights: RankingWeights) -> None:
        self.gallery, self.weights = gallery, weights
        self.usual = USUAL
        self.by_maker = np.zeros((2, MAKERS))  # likes, views
        self.rate = np.zeros(len(gallery.truth))
        self.hot = np.zeros(len(gallery.truth))
        self.known = 0
        self.ranked: list[int] = []
        self.pool = self.explored = np.zeros(0)

    def estimate(self) -> Array:
        return self.rate

    def rated(self, post: int, extra: float = 0.0) -> tuple[float, float]:
        """Rate and hot of a post, with so many trusted likes more."""
        gallery, maker = self.gallery, self.gallery.maker[post]
        others = self.by_maker[:, maker] - (gallery.likes[post], gallery.views[post])
        expected = expected_of(max(others[0], 0), max(others[1], 0), usual=self.usual)
        seen = Responses(views=gallery.views[post] + extra, likes=gallery.likes[post] + extra)
        rate = appeal(seen, expected=expected, weights=self.weights).lower(self.weights.caution)
        published, decade = gallery.published[post], self.weights.decade_hours
        return rate, hot(rate, usual=self.usual, published=published, decade_hours=decade)

    def order(self, now: float, public: int, seed: int) -> tuple[Array, Array]:
        for post in range(self.known, public):
            self.rate[post], self.hot[post] = self.rated(post)
        self.known = public
        best = np.argsort(-self.hot[:public], kind="stable")[: 4 * PLACES]
        spread_out = list(
            spread(best.tolist(), self.gallery.maker[best].tolist(), of_a_maker=int(self.weights.of_a_maker))
        )
        self.ranked = ranked = spread_out[:PLACES]
        self.pool = self.pool_beside(np.array(ranked), now, public)
        arranged = Arrangement(ranked, [int(post) for post in self.pool], share=self.weights.explored, seed=seed).page(
            0, PLACES
        )
        self.explored = np.array([place.explored for place in arranged])
        return np.array([place.item for place in arranged]), np.array([place.propensity for place in arranged])

    def pool_beside(self, ranked: Array, now: float, public: int) -> Array:
        """Those of the last two days that are owed views; where there are few, all of them; none that is ranked."""
        recent = np.flatnonzero(now - self.gallery.published[:public] < 2 * DAY)
        recent = recent[~np.isin(recent, ranked)]
        owed = recent[self.gallery.views[recent] < self.weights.owed]
        return owed if len(owed) >= FIRST else recent

    def told(self, places: Array, views: Array, likes: Array) -> None:
        np.add.at(self.by_maker[1], self.gallery.maker[places], views)
        np.add.at(self.by_maker[0], self.gallery.maker[places], likes)
        for post in places[views > 0].tolist():
            self.rate[post], self.hot[post] = self.rated(post)

    def scores(self, now: float, likes: Array | None = None) -> Array:
        return self.hot

    def scores_with_ring(self, now: float, post: int, accounts: int) -> Array:
        ring = [Liker(one, age_days=1, mutual=range(accounts)) for one in range(accounts)]
        scores = self.hot.copy()
        scores[post] = self.rated(post, sum(trusts(ring, usual_density=0.01).values()))[1]
        return scores


def reddit(likes: Array, age: Array) -> Array:
    """Published as open source in 2008."""
    return np.log10(np.maximum(likes, 1)) - age / 45_000


def lemmy(likes: Array, age: Array) -> Array:
    """join-lemmy.org, "Votes and ranking": log(max(1, 3 + score)) / (hours + 2) ** 1.8."""
    return np.log10(np.maximum(1, 3 + likes)) / (np.maximum(age, 0) / 3_600 + 2) ** 1.8


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


def simulate(ranking: Ranking, days: float, seed: int) -> tuple[dict[str, float], list[Logged]]:
    gallery, chance = ranking.gallery, np.random.default_rng(seed + 1)
    quality: list[tuple[float, float, float]] = []
    log: list[Logged] = []
    for tick in range(1, int(days * DAY / TICK)):
        now = tick * TICK
        public = int(np.searchsorted(gallery.published, now))
        if not public:
            continue
        order, propensity = ranking.order(now, public, seed=seed * 1_000_003 + tick)
        settled = now > days * DAY / 2
        if settled:
            quality.append(judged(gallery, order, now, public))
        truth = others(ranking, tick) if settled and isinstance(ranking, Ours) else {}
        views, likes = gallery.show(order, now, chance)
        if truth and isinstance(ranking, Ours):
            share = ranking.weights.explored
            log.append(Logged(propensity, ranking.explored, views, likes, len(ranking.pool), share, truth))
        ranking.told(order, views, likes)
    shown, gain, makers = np.mean(quality, axis=0)
    return table_row(ranking, days * DAY) | {"shown": 100 * shown, "ndcg": gain, "makers": makers}, log


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


def orders(explored: float) -> dict[str, Callable[[Gallery], Ranking]]:
    return {
        "raw likes": partial(Ranking, score=lambda likes, age: likes - age / 1e12),
        "newest": partial(Ranking, score=lambda _likes, age: -age),
        "Reddit's hot": partial(Ranking, score=reddit),
        "Lemmy's hot": partial(Ranking, score=lemmy),
        "ours, no chance": partial(Ours, weights=RankingWeights(explored=0.0)),
        "ours": partial(Ours, weights=RankingWeights(explored=explored)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--explored", type=float, default=RankingWeights().explored)
    given = parser.parse_args()
    columns = ("found", "shown", "ndcg", "20 in", "gini", "makers", "ring")
    print(f"{'':18}" + "".join(f"{name:>9}" for name in columns))
    log: list[Logged] = []
    for name, make in orders(given.explored).items():
        row, log = simulate(make(Gallery.of(given.days, given.seed)), given.days, given.seed)
        print(f"{name:18}" + "".join(f"{row[column]:9.3g}" for column in columns), flush=True)
    print(f"\n{'':30}{'by the log':>12}{'±':>9}{'truth':>9}{'if called sure':>16}")
    for name, value, spread_of, truth, blind in off_policy(log):
        print(f"{name:30}{value:12.4f}{spread_of:9.4f}{truth:9.4f}{blind:16.5f}")


if __name__ == "__main__":
    main()
