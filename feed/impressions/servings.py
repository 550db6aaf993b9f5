"""How often a page that was kept for a moment was served: counted by the front in the broker, folded in here."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone
from redis import Redis

from feed.impressions.notes import SERVINGS
from lib.ids import first_id

KEPT = timedelta(hours=1)  # far longer than any page is; after it no serving is added any more

FOLD = """
UPDATE feed_slate SET served = greatest(served, counted.times)
  FROM unnest(%s::uuid[], %s::int[]) AS counted (slate, times) WHERE feed_slate.id = counted.slate
"""


def fold(redis: Redis) -> None:
    """Bring the rows up to what is counted, the first serving included; a page that nobody kept stays at 1.

    The hash holds totals, so that folding twice is folding once; a slate's field goes when it can grow no more.
    """
    counted = {UUID(slate.decode()): int(times) for slate, times in redis.hscan_iter(SERVINGS)}
    if not counted:
        return
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [list(counted), list(counted.values())])
    ended = first_id(timezone.now() - KEPT)
    if old := [str(slate) for slate in counted if slate < ended]:
        redis.hdel(SERVINGS, *old)
