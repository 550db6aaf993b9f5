"""The rate that ranking believes of posts, and what it expects of a maker's next one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from feed.ranking.appeal import Responses, appeal, expected_of, points
from feed.ranking.hot import hot
from feed.ranking.weights import RankingWeights

USUAL_RATE = 0.04  # likes a view, expected before the gallery has views of its own; worth FIRST_VIEWS of them
FIRST_VIEWS = 500.0
OF_LATE = timedelta(days=30)
MOST = 300  # of a maker's posts, the newest

SUMS = """coalesce(sum(e.views), 0), coalesce(sum(e.likes), 0), coalesce(sum(e.commenters), 0),
       coalesce(sum(e.remixers), 0), coalesce(sum(e.reporters), 0), coalesce(sum(e.hiders), 0)"""
OF_MAKERS = f"""
SELECT maker, {SUMS}
  FROM unnest(%s::bigint[]) AS maker CROSS JOIN LATERAL (
       SELECT e.* FROM feed_card c JOIN feed_engagement e ON e.post_id = c.post_id
        WHERE c.maker = maker AND c.listed AND c.published > %s ORDER BY c.published DESC LIMIT {MOST}) e
 GROUP BY maker
"""  # noqa: S608 - both are ours
OF_ALL = f"""
SELECT {SUMS}
  FROM (SELECT e.* FROM feed_card c JOIN feed_engagement e ON e.post_id = c.post_id
         WHERE c.listed AND c.published > %s ORDER BY c.published DESC LIMIT 10000) e
"""  # noqa: S608 - it is ours


@dataclass(frozen=True)
class Ratings:
    """What is believed at one moment under some weights: the gallery's usual rate, and the makers' own."""

    weights: RankingWeights
    usual: float
    by_maker: Mapping[int, Responses]

    @classmethod
    def of(cls, makers: Iterable[int], weights: RankingWeights, now: datetime | None = None) -> Ratings:
        since = (now or timezone.now()) - OF_LATE
        with connection.cursor() as cursor:
            cursor.execute(OF_MAKERS, [sorted(set(makers)), since])
            by_maker = {maker: Responses(*sums) for maker, *sums in cursor.fetchall()}
            cursor.execute(OF_ALL, [since])
            everyone = Responses(*cursor.fetchone())
        views = max(everyone.views, everyone.likes) + FIRST_VIEWS
        usual = (points(everyone, weights) + USUAL_RATE * FIRST_VIEWS) / views
        return cls(weights, usual, by_maker)

    def expected(self, maker: int, own: Responses) -> float:
        """Of a new post of this maker, by what their other posts did."""
        others = self.by_maker.get(maker, Responses())
        counted = max(points(others, self.weights) - points(own, self.weights), 0.0)
        return expected_of(counted, max(others.views - own.views, 0.0), usual=self.usual)

    def rate(self, own: Responses, *, expected: float) -> float:
        """Likes a view, cautiously."""
        return appeal(own, expected=expected, weights=self.weights).lower(self.weights.caution)

    def hot(self, rate: float, published: datetime) -> float:
        """On one scale for all times: against USUAL_RATE, not against what is usual just now."""
        return hot(rate, usual=USUAL_RATE, published=published.timestamp(), decade_hours=self.weights.decade_hours)
