"""That something is new for a person, said to whichever process holds their browser's event stream.

A convenience: where Redis is away nobody is told, and the next page says it. What is new stands in the rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

import redis

from lib.process.redis_client import redis_client

logger = logging.getLogger(__name__)

BELLS = "atelier:bell:"
PAUSE_SECONDS = 2.0
_quiet_until = 0.0


def ring_bells(people: Iterable[int]) -> None:
    """Say so for each, once, in one round trip. Never fails its caller: after an error it keeps quiet a moment."""
    global _quiet_until
    each = set(people)
    if not each or time.monotonic() < _quiet_until:
        return
    try:
        with redis_client().pipeline(transaction=False) as several:
            for person in each:
                several.publish(f"{BELLS}{person}", "")
            several.execute()
    except redis.RedisError as error:
        logger.warning("bells are not rung: %s", error)
        _quiet_until = time.monotonic() + PAUSE_SECONDS
