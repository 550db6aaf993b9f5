"""What is noted while a page is served: one push into the broker's memory, whatever the number of posts."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from django.conf import settings
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from feed.impressions.slate import Slate

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

SERVED, VIEWED = "impressions:served", "impressions:viewed"
LONGEST = 200_000  # entries kept while the database is away; beyond it the oldest are dropped, and the log says so
LONGEST_VIEW_MS = 600_000

log = structlog.get_logger(__name__)


def broker() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def viewer_key(viewer: Viewer) -> str:
    """A keyed HMAC (SHA-256, hex) of a person: the same one in every row, and nobody's name. Empty for visitors."""
    if not viewer.is_authenticated:
        return ""
    secret = hashlib.sha256(b"impressions" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, str(viewer.pk).encode(), hashlib.sha256).hexdigest()


def note_served(slate: Slate, viewer: Viewer) -> None:
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


def note_viewed(slate: uuid.UUID, views: dict[int, int]) -> None:
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
