"""The log of what was shown: noted in the broker's memory beside the page, moved to the database in batches."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from feed.models import Impression

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from feed.feeds import Slate

SERVED, VIEWED = "impressions:served", "impressions:viewed"
BATCH = 500
LONGEST = 200_000  # entries kept while the database is away; beyond it the oldest are dropped, and the log says so
LONGEST_VIEW_MS = 600_000
LOCK = 7_201_141

log = structlog.get_logger(__name__)


def broker() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def viewer_key(viewer: User | AnonymousUser) -> str:
    """A keyed HMAC (SHA-256, hex) of a person: the same one in every row, and nobody's name. Empty for visitors."""
    if not viewer.is_authenticated:
        return ""
    secret = hashlib.sha256(b"impressions" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, str(viewer.pk).encode(), hashlib.sha256).hexdigest()


def serve(slate: Slate, viewer: User | AnonymousUser) -> None:
    """Note a page as shown: one push for all its rows. A broker that is away costs the note, never the page."""
    if not slate.rows:
        return
    note = {
        "slate": str(slate.id),
        "at": timezone.now().isoformat(),
        "viewer": viewer_key(viewer),
        "surface": slate.surface,
        "policy": slate.policy,
        "version": slate.policy_version,
        "start": slate.start,
        "digest": slate.digest,
        "posts": [str(post.pk) for post in slate.rows],
        "propensities": slate.propensities,
    }
    push(SERVED, note)


def viewed(slate: uuid.UUID, views: dict[int, int]) -> None:
    """Note how long (ms) the rows at these positions of a slate were at least half on the screen."""
    push(VIEWED, {"slate": str(slate), "views": [[at, min(ms, LONGEST_VIEW_MS)] for at, ms in views.items()]})


def push(key: str, note: dict[str, Any]) -> None:
    try:
        with broker() as redis:
            if redis.rpush(key, orjson.dumps(note)) > LONGEST:
                redis.ltrim(key, -LONGEST, -1)
                log.error("impressions dropped", reason="the database has not taken them for too long")
    except RedisError as error:
        log.warning("impressions not noted", key=key, error=str(error))


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
