"""A gallery in which the true appeal of every post is known, its crowd, and orders that rule it by a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = Any  # of numpy, by post

TICK = 600.0  # seconds
DAY = 86_400.0
POSTS_AN_HOUR, READERS_A_TICK, AUDIENCE, MAKERS = 20, 60, 3_000, 200
PLACES, FIRST = 120, 40
READ_HALFWAY = 18.0  # how readers here lose interest; `feed.ranking.examination` believes 24
USUAL = 0.04


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


def reddit(likes: Array, age: Array) -> Array:
    """Published as open source in 2008."""
    return np.log10(np.maximum(likes, 1)) - age / 45_000


def lemmy(likes: Array, age: Array) -> Array:
    """join-lemmy.org, "Votes and ranking": log(max(1, 3 + score)) / (hours + 2) ** 1.8."""
    return np.log10(np.maximum(1, 3 + likes)) / (np.maximum(age, 0) / 3_600 + 2) ** 1.8
