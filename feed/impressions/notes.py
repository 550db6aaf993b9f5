"""What is noted while a request is answered: one push into the broker's memory, whatever the number of posts.

A note that the broker cannot take becomes a row at once (`feed.models.SpareNote`), so that a broker which is away for a
minute costs nothing but time, and a process that ends meanwhile loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from feed.impressions.slate import Slate
from feed.models import Gap, SpareNote
from lib.ids import new_id
from lib.process.redis_client import redis_client, rest, rests

if TYPE_CHECKING:
    from gallery.models import Post
    from gallery.models.visibility import Viewer
    from gallery.registries.exposure import Began

SERVED, VIEWED, REACTED = "impressions:served", "impressions:viewed", "impressions:reacted"
SERVINGS = "impressions:servings"  # a hash, slate -> how often a kept page of it was served, the first time included
LONGEST = 200_000  # notes of a kind kept while nothing moves them; beyond it the oldest go, and a Gap says how many
LONGEST_VIEW_MS = 600_000

log = structlog.get_logger(__name__)


def viewer_key(viewer: Viewer) -> uuid.UUID | None:
    """What the log calls a person: random, kept with the person alone, gone when they leave. None for visitors."""
    return viewer.viewer_key if viewer.is_authenticated else None


def note_served(slate: Slate, viewer: Viewer) -> None:
    """Note a page as shown: one push for all its cards. A page that is to be kept for many is noted for a visitor."""
    if not slate.rows:
        return
    note = {
        "slate": slate.id,
        "at": timezone.now(),
        "viewer": viewer_key(viewer),
        "surface": slate.surface,
        "policy": slate.policy,
        "version": slate.policy_version,
        "weights": slate.weights,
        "start": slate.start,
        "eligible": slate.eligible,
        "digest": slate.eligible_hash,
        "edition": slate.edition,
        "posts": [post.pk for post in slate.rows],
        "images": slate.covers,
        "propensities": slate.propensities,
        "explored": list(slate.explored),
    }
    push(SERVED, note)


def note_viewed(slates: Sequence[uuid.UUID], views: Sequence[tuple[uuid.UUID, int, int]], viewer: Viewer) -> None:
    """Note that a script watched these slates, and how long (ms) the cards at (slate, position) were half visible."""
    seen = [(slate, position, min(ms, LONGEST_VIEW_MS)) for slate, position, ms in views]
    push(VIEWED, {"at": timezone.now(), "viewer": viewer_key(viewer), "slates": list(slates), "views": seen})


def note_reaction(kind: str, post: Post, by: Viewer, image: uuid.UUID | None, began: Began | None) -> None:
    """Note what somebody did with a post; visitors and the invented community leave no notes."""
    key = viewer_key(by)
    if key is None or (by.is_authenticated and by.invented):
        return
    note = {
        "id": new_id(),
        "at": timezone.now(),
        "kind": kind,
        "viewer": key,
        "post": post.pk,
        "image": image,
        "slate": began.slate if began else None,
        "position": began.position if began else None,
    }
    push(REACTED, note)


def push(key: str, note: dict[str, Any]) -> None:
    encoded = orjson.dumps(note)
    if not rests():
        try:
            redis = redis_client()
            if (length := redis.rpush(key, encoded)) > LONGEST:
                give_up(redis, key, length - LONGEST)
            return
        except RedisError as error:
            rest()
            log.warning("the broker is away; what is shown is noted in the database", key=key, error=str(error))
    SpareNote.objects.create(key=key, note=encoded.decode())


def give_up(redis: Redis, key: str, most: int) -> None:
    """Drop the oldest notes, and say how many."""
    dropped = len(redis.lpop(key, most) or [])
    if dropped:
        Gap.objects.create(key=key, notes=dropped, reason="more were waiting than are kept")
        log.error("impressions dropped", key=key, notes=dropped)
