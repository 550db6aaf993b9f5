"""Reading what the worker tells through a Redis stream."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import redis
import redis.asyncio
from django.conf import settings

from generator.requests.progress import WATCHED_SECONDS


class StreamReader:
    """Reads a Redis stream; where Redis is away it is silent instead."""

    def __init__(self, name: str, place: str) -> None:
        self.name, self.place = name, place
        self._client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)

    async def entries(self, seconds: float) -> list[tuple[str, str, Any]]:
        """What came after our place, as (place, event, data); waits up to `seconds` for something."""
        try:
            found = await self._client.xread({self.name: self.place}, block=int(seconds * 1000), count=50)
        except (redis.RedisError, OSError):
            await asyncio.sleep(seconds)
            return []
        entries = [] if not found else unpacked(found)
        if entries:
            self.place = entries[-1][0]
        return entries

    async def mark(self, key: str) -> None:
        """Leave a key that says somebody is looking."""
        try:
            await self._client.set(key, 1, ex=WATCHED_SECONDS)
        except (redis.RedisError, OSError):
            return

    async def close(self) -> None:
        await self._client.aclose()


def unpacked(found: Any) -> list[tuple[str, str, Any]]:
    """Entries of the one stream in an XREAD's answer, which is a list of pairs (RESP2) or a mapping (RESP3)."""
    ((_name, entries),) = found.items() if isinstance(found, dict) else found
    flat = entries[0] if entries and isinstance(entries[0], list) else entries
    return [(place.decode(), fields[b"event"].decode(), json.loads(fields[b"data"])) for place, fields in flat]


def is_place(text: str) -> bool:
    """Whether this is an entry's id, as `1700000000000-0`."""
    first, dash, second = text.partition("-")
    return bool(dash) and first.isdecimal() and second.isdecimal() and len(text) < 40
