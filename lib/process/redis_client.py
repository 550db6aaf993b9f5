"""This process's connections to Redis: opened when first needed, kept, and lent to whoever asks, thread or not."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from redis import Redis

from lib.process.rest import Rest

TIMEOUT = 0.5  # seconds
REST = 2.0  # seconds
_rest = Rest(REST)


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
    _rest.begin()


def rests() -> bool:
    return _rest.lasts()
