"""What was noted is moved into the database, in batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
import structlog
from django.db import DataError, IntegrityError, transaction
from django.db.models import Max
from redis import Redis

from feed.impressions import reacted, served, servings, viewed
from feed.impressions.notes import REACTED, SERVED, VIEWED
from feed.models import Gap, SpareNote
from lib.process.only_one import only_one
from lib.process.redis_client import redis_client

BATCH = 500
LOCK = 7_201_141
Write = Callable[[list[dict[str, Any]]], None]
WRITE: dict[str, Write] = {SERVED: served.write, VIEWED: viewed.write, REACTED: reacted.write}
LATER = (VIEWED, REACTED)  # refer to pages, and are checked against their rows
BROKEN = (AttributeError, DataError, IntegrityError, KeyError, TypeError, ValueError)

log = structlog.get_logger(__name__)


def flush() -> int:
    """Move what was noted into the database; answers how many pages. Of two that run at once, one does the work.

    A note is removed only after the commit that holds it, and a row is written once however often its note is read.
    """
    redis = redis_client()
    with only_one(LOCK) as mine:
        if not mine:
            return 0
        # What refers to a page was noted after it, so whatever waits now finds its page once all pages are written.
        waiting, newest = {key: redis.llen(key) for key in LATER}, newest_spare()
        total = drain_spare(SERVED, newest)
        while moved := drain(redis, SERVED, BATCH):
            total += moved
        servings.fold(redis)
        for key in LATER:
            drain_spare(key, newest)
            for start in range(0, waiting[key], BATCH):
                drain(redis, key, min(BATCH, waiting[key] - start))
        return total


def drain(redis: Redis, key: str, most: int) -> int:
    """Write the oldest notes of this kind, and remove them; answers how many."""
    notes = redis.lrange(key, 0, most - 1)
    if notes:
        move(key, notes)
        redis.ltrim(key, len(notes), -1)
    return len(notes)


def newest_spare() -> int:
    return SpareNote.objects.aggregate(newest=Max("pk"))["newest"] or 0


def drain_spare(key: str, newest: int) -> int:
    """The same for those that wait in the database, up to the row `newest`."""
    total = 0
    while waiting := list(SpareNote.objects.filter(key=key, pk__lte=newest).order_by("pk")[:BATCH]):
        with transaction.atomic():
            move(key, [spare.note for spare in waiting])
            SpareNote.objects.filter(pk__in=[spare.pk for spare in waiting]).delete()
        total += len(waiting)
    return total


def move(key: str, notes: Sequence[str | bytes]) -> None:
    """Write these notes together; where one is broken, the others all the same, and a Gap for it."""
    try:
        with transaction.atomic():
            WRITE[key]([orjson.loads(note) for note in notes])
    except BROKEN as error:
        if len(notes) == 1:
            Gap.objects.create(key=key, notes=1, reason=f"broken: {type(error).__name__}")
            log.error("a note is broken", key=key, error=str(error))
            return
        for note in notes:
            move(key, [note])
