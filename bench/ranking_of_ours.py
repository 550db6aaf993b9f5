"""Our own order in a simulated gallery: `feed.ranking`, the very code that the gallery ranks with."""

from __future__ import annotations

import numpy as np

from bench.simulated_gallery import DAY, FIRST, MAKERS, PLACES, USUAL, Array, Gallery, Ranking
from feed.ranking.appeal import Responses, appeal, expected_of
from feed.ranking.diversity import spread
from feed.ranking.exploration import Arrangement
from feed.ranking.hot import hot
from feed.ranking.trust import Liker, trusts
from feed.ranking.weights import RankingWeights


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
