"""How far a job is, told while it runs: one short-lived Redis stream a job, and one a person.

A convenience and never the truth: where Redis is away or was wiped nothing is told, and readers look at the row.
Entries have the fields `event` (state, step, preview or ended) and `data` (JSON).
"""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import redis

from lib.process.redis_client import redis_client

logger = logging.getLogger(__name__)

KEPT_ENTRIES = 200
KEPT_SECONDS = 3600
WATCHED_SECONDS = 20
PAUSE_SECONDS = 2.0

Entry = tuple[str, str, dict[str, Any]]
"""A stream, the name of an event, and its data."""


def stream_of(job: UUID) -> str:
    return f"atelier:job:{job.hex}"


def stream_of_person(user: int) -> str:
    return f"atelier:person:{user}"


def watched(job: UUID) -> str:
    """The key that is there while somebody looks at the job."""
    return f"atelier:watched:{job.hex}"


def tell_queued(user: int, bell: str, *, loud_seconds: int) -> bool:
    """One more job of this person waits, and a bell rings for so long: whether it was quiet until now.

    Also true where Redis is away. The job's own stream needs no word, since a reader begins with the row.
    """
    answers = channel().add(
        (stream_of_person(user), "jobs", {}), then=("set", bell, 1, "nx", "get", "ex", loud_seconds)
    )
    return answers is None or answers[-1] is None


def tell_running(*jobs: UUID) -> None:
    channel().add(*((stream_of(job), "state", {"state": "running"}) for job in jobs))


def tell_waiting_again(job: UUID) -> None:
    channel().add((stream_of(job), "state", {"state": "queued"}))


def tell_step(job: UUID, *, candidate: int, step: int, steps: int, done: float) -> None:
    """Step `step` of `steps` of a candidate; `done` is the share of the whole job, 0 to 1."""
    told = {"candidate": candidate, "step": step, "steps": steps, "done": round(done, 3)}
    channel().add((stream_of(job), "step", told))


def tell_preview(job: UUID, *, candidate: int, preview: bytes) -> None:
    """A small WebP of a candidate as it looks so far."""
    uri = "data:image/webp;base64," + base64.b64encode(preview).decode()
    channel().add((stream_of(job), "preview", {"candidate": candidate, "src": uri}))


def tell_ended(*ended: tuple[UUID, int, str]) -> None:
    """Jobs, their people, and the states they ended in."""
    told: list[Entry] = [(stream_of(job), "ended", {"state": state}) for job, _user, state in ended]
    channel().add(*told, *((stream_of_person(user), "jobs", {}) for _job, user, _state in ended))


def watched_among(jobs: Sequence[UUID]) -> set[UUID]:
    """Those of these jobs whose events somebody has had open in the last seconds."""
    found = (channel().call("mget", [watched(job) for job in jobs]) if jobs else None) or [None] * len(jobs)
    return {job for job, seen in zip(jobs, found, strict=True) if seen is not None}


class ProgressChannel:
    """A line to Redis that never fails its caller: after an error it keeps quiet for two seconds."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._quiet_until = 0.0

    def add(self, *entries: Entry, then: tuple[Any, ...] = ()) -> list[Any] | None:
        """Add entries to their streams and, where one is given, run a command, in one round trip; all the answers."""

        def told(client: Any) -> Any:
            with client.pipeline(transaction=False) as several:
                for stream, event, data in entries:
                    entry = {"event": event, "data": json.dumps(data)}
                    several.xadd(stream, entry, maxlen=KEPT_ENTRIES, approximate=True)
                    several.expire(stream, KEPT_SECONDS)
                if then:
                    several.execute_command(*then)
                return several.execute()

        answers: list[Any] | None = self._try(told)
        return answers

    def call(self, command: str, *arguments: Any, **options: Any) -> Any:
        """The command's answer, or None where Redis is away."""
        return self._try(lambda client: getattr(client, command)(*arguments, **options))

    def _try(self, act: Callable[[Any], Any]) -> Any:
        if time.monotonic() < self._quiet_until:
            return None
        try:
            return act(self._client)
        except redis.RedisError as error:
            logger.warning("progress is not told: %s", error)
            self._quiet_until = time.monotonic() + PAUSE_SECONDS
            return None


@cache
def channel() -> ProgressChannel:
    """This process's line."""
    return ProgressChannel(redis_client())
