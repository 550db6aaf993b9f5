"""How often each kept page went out: counted here, and handed over to the log of exposure once a second."""

from __future__ import annotations

from collections import Counter

import structlog
from redis import Redis
from redis.exceptions import RedisError

SERVINGS = "impressions:servings"
"""A hash in Redis: the id of a slate -> how often it was shown, the first time included."""
MOST = 200_000  # slates whose counts are held while Redis is away

log = structlog.get_logger(__name__)


class Servings:
    """Counts of one process. What Redis did not take is offered again; what no longer fits is told in the log."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def count(self, slate: str) -> None:
        self.counts[slate] += 1

    def hand_over(self, redis: Redis) -> int:
        """Add all counts to the hash in one transaction; answers of how many slates."""
        handed, self.counts = self.counts, Counter()
        if not handed:
            return 0
        try:
            with redis.pipeline(transaction=True) as several:
                for slate, times in handed.items():
                    several.hincrby(SERVINGS, slate, times)
                several.execute()
        except RedisError as error:
            self.hold(handed, str(error))
            return 0
        return len(handed)

    def hold(self, handed: Counter[str], error: str) -> None:
        """For the next time, the most shown first."""
        self.counts.update(handed)
        log.warning("servings not counted yet", slates=len(self.counts), error=error)
        if len(self.counts) > MOST:
            lost = self.counts.most_common()[MOST:]
            for slate, _times in lost:
                del self.counts[slate]
            log.error("servings dropped", slates=len(lost), servings=sum(times for _slate, times in lost))
