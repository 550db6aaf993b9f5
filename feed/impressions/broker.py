"""The broker's memory as the log uses it: one kept pool of connections, and a rest after a failure."""

from __future__ import annotations

import time
from functools import cache

from django.conf import settings
from redis import ConnectionPool, Redis

TIMEOUT = 0.5  # seconds
REST = 2.0  # seconds for which a broker that failed is not asked again, so that no page waits for it in turn

_rests_until = 0.0


def broker() -> Redis:
    """To be used as it is, without `with` or `close`."""
    return Redis(connection_pool=pool(settings.REDIS_URL))


@cache
def pool(url: str) -> ConnectionPool:
    return ConnectionPool.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


def rest() -> None:
    """It has failed just now."""
    global _rests_until
    _rests_until = time.monotonic() + REST


def rests() -> bool:
    return time.monotonic() < _rests_until
