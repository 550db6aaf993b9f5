"""Asks each part in a thread of its own, so that one which keeps silent keeps nobody waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any

import structlog
from django.db import connection

from config.probes.parts import NEEDED, PARTS

PATIENCE, FRESH = 2.0, 2.0  # seconds until a part counts as away, and for which an answer holds
OK, AWAY = "ok", "away"
log = structlog.get_logger(__name__)


class Readiness:
    """`states` asks all parts, at most every two seconds; a question that is still open is not asked again."""

    def __init__(
        self, parts: Mapping[str, Callable[[], None]] = PARTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._parts, self._clock = parts, clock
        self._threads: ThreadPoolExecutor | None = None
        self._open: dict[str, Future[None]] = {}
        self._known: dict[str, str] = {}
        self._until = 0.0

    def states(self) -> dict[str, str]:
        """ "ok" or "away" of each part."""
        if self._clock() >= self._until:
            self._known = self._ask()
            self._until = self._clock() + FRESH
        return self._known

    def _ask(self) -> dict[str, str]:
        self._threads = self._threads or ThreadPoolExecutor(len(self._parts), thread_name_prefix="probe")
        for name, question in self._parts.items():
            if name not in self._open:
                self._open[name] = self._threads.submit(asked, question)
        wait_for(self._open.values(), timeout=PATIENCE)
        return {name: self._state(name) for name in self._parts}

    def _state(self, name: str) -> str:
        question = self._open[name]
        if not question.done():
            return AWAY
        del self._open[name]
        if error := question.exception():
            log.warning("a part is away", part=name, error=str(error)[:200])
        return AWAY if error else OK


def asked(question: Callable[[], None]) -> None:
    try:
        question()
    finally:
        if not connection.in_atomic_block:
            connection.close()


def look(*, whole: bool) -> tuple[int, dict[str, Any]]:
    """Status and body: 503 where a part is away that pages need or, with `whole`, where any is."""
    states = readiness.states()
    needed = states if whole else NEEDED
    ready = all(states.get(name) == OK for name in needed)
    return 200 if ready else 503, {"ready": ready, "parts": dict(states)}


readiness = Readiness()
"""This process's."""
