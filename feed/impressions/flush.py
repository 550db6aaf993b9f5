"""What was noted is moved into the database, in batches."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from redis import Redis

from feed.impressions.notes import SERVED, VIEWED, broker
from feed.models import Impression

BATCH = 500
LOCK = 7_201_141


def flush() -> int:
    """Move what was noted into the database; answers how many pages. Of two that run at once, one does the work.

    A note is removed only after the commit that holds it, and a row is written once however often its note is read.
    """
    with only_one() as mine, broker() as redis:
        if not mine:
            return 0
        total = 0
        while moved := drain(redis, SERVED, write_served):
            total += moved
        while drain(redis, VIEWED, write_viewed):
            continue
        return total


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this is the only flush; the lock belongs to the database session, so it ends with its process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def drain(redis: Redis, key: str, write: Callable[[list[dict[str, Any]]], None]) -> int:
    notes = redis.lrange(key, 0, BATCH - 1)
    if notes:
        with transaction.atomic():
            write([orjson.loads(note) for note in notes])
        redis.ltrim(key, len(notes), -1)
    return len(notes)


def write_served(notes: list[dict[str, Any]]) -> None:
    rows = [row for note in notes for row in rows_of(note)]
    Impression.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)


def rows_of(note: dict[str, Any]) -> list[Impression]:
    shared = {
        "slate": uuid.UUID(note["slate"]),
        "at": datetime.fromisoformat(note["at"]),
        "viewer": note["viewer"],
        "surface": note["surface"],
        "policy": note["policy"],
        "policy_version": note["version"],
        "eligible": len(note["posts"]),
        "eligible_hash": note["digest"],
    }
    pairs = zip(note["posts"], note["propensities"], strict=True)
    return [
        Impression(post=uuid.UUID(post), position=note["start"] + place, propensity=propensity, **shared)
        for place, (post, propensity) in enumerate(pairs)
    ]


def write_viewed(notes: list[dict[str, Any]]) -> None:
    longest: dict[tuple[uuid.UUID, int], int] = defaultdict(int)
    for note in notes:
        for position, ms in note["views"]:
            key = uuid.UUID(note["slate"]), position
            longest[key] = max(longest[key], ms)
    if not longest:
        return
    rows = [(slate, position, ms) for (slate, position), ms in longest.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feed_impression SET viewable_ms = greatest(coalesce(viewable_ms, 0), seen.ms)"
            " FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS seen (slate, position, ms)"
            " WHERE feed_impression.slate = seen.slate AND feed_impression.position = seen.position",
            [list(column) for column in zip(*rows, strict=True)],
        )
