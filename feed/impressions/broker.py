"""The broker's memory as the log uses it: the connections that this process keeps, and a rest after a failure."""

from __future__ import annotations

import time

from redis import Redis

from lib.process.redis_client import redis_client

REST = 2.0  # seconds for which a broker that failed is not asked again, so that no page waits for it in turn

_rests_until = 0.0


def broker() -> Redis:
    """To be used as it is, without `with` or `close`."""
    return redis_client()


def rest() -> None:
    """It has failed just now."""
    global _rests_until
    _rests_until = time.monotonic() + REST


def rests() -> bool:
    return time.monotonic() < _rests_until
