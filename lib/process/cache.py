"""The site's cache: Redis for all processes, and while that is away a memory that each process has for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from lib.process.metrics import CACHE
from lib.process.redis_client import TIMEOUT, rest, rests

log = structlog.get_logger(__name__)


class SharedCache(BaseCache):
    """Django's cache in Redis, which no page depends on.

    Where Redis fails, this process rests from it for a moment and counts and remembers by itself: a pace is still kept,
    by each process for its own requests, and what was put aside is put aside again. Nothing in a cache is the truth.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        times = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
        self._shared = RedisCache(server, {**params, "OPTIONS": {**times, **params.get("OPTIONS", {})}})
        self._own = LocMemCache(f"while {server} is away", params)

    def _ask(self, act: str, *args: Any, **kwargs: Any) -> Any:
        if not rests():
            try:
                found = getattr(self._shared, act)(*args, **kwargs)
                if act == "get":
                    CACHE.labels("miss" if found is None else "hit").inc()
                return found
            except RedisError as error:
                rest()
                log.warning("the cache is away; each process has its own", act=act, error=str(error))
        CACHE.labels("away").inc()
        return getattr(self._own, act)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", *args, **kwargs)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> Any:
        return self._ask("get_many", list(keys), version=version)

    def set_many(self, data: Mapping[Any, Any], *args: Any, **kwargs: Any) -> Any:
        return self._ask("set_many", data, *args, **kwargs)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> Any:
        return self._ask("delete_many", list(keys), version=version)

    def clear(self) -> Any:
        self._own.clear()
        return self._ask("clear")
