"""This process's connections to Redis: opened when first needed, kept, and lent to whoever asks, thread or not."""

from __future__ import annotations

import time
from functools import cache

from django.conf import settings
from redis import Redis

TIMEOUT = 0.5  # seconds
REST = 2.0  # seconds for which a Redis that failed is not asked again, so that no page waits for it in turn

_rests_until = 0.0


def redis_client() -> Redis:
    """The one client of this process; its time-outs are short, so that a hanging broker holds up nobody.

    To be used as it is, without `with` or `close`, which would throw away the connections. A forked child gets
    connections of its own; one that the server has closed meanwhile is opened again.
    """
    return _client_of(settings.REDIS_URL)


@cache
def _client_of(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


def rest() -> None:
    """It has failed just now: nothing in this process asks it for a moment that it can do without."""
    global _rests_until
    _rests_until = time.monotonic() + REST


def rests() -> bool:
    return time.monotonic() < _rests_until
