"""How long an engine that draws may say nothing before it counts as hung."""

from __future__ import annotations

import time
from collections.abc import Callable

LEAST_SECONDS = 30.0
FIRST_TIMES = 10.0
SLOWEST_TIMES = 20.0


class Watchdog:
    """Learns from the steps it hears; `limit` is the silence in seconds that is still allowed.

        limit = max(least, times x the slowest step heard, what the engine asked for itself)

    A step's time is that between two `step` events of one batch with no other event between them. Until a process has
    taken two in a row the limit is at least ten times the least: kernels are compiled and memory is claimed at the
    first, which takes minutes and says nothing of those that follow.
    """

    def __init__(
        self,
        *,
        least: float = LEAST_SECONDS,
        times: float = SLOWEST_TIMES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.least, self.times, self._clock = least, times, clock
        self.slowest = 0.0
        self._asked = 0.0
        self._stepped = False
        self._last_step: float | None = None

    def meet(self, quiet_seconds: float = 0.0) -> None:
        """A new process begins; `quiet_seconds` is the silence that its engine asks for."""
        self._asked = quiet_seconds
        self._stepped = False

    def begin(self) -> None:
        """A batch begins."""
        self._last_step = None

    def heard(self, kind: str) -> None:
        """An event of this kind has come."""
        if kind != "step":
            self._last_step = None
            return
        now = self._clock()
        if self._last_step is not None:
            self.slowest = max(self.slowest, now - self._last_step)
            self._stepped = True
        self._last_step = now

    @property
    def limit(self) -> float:
        least = self.least if self._stepped else self.least * FIRST_TIMES
        return max(least, self.times * self.slowest, self._asked)
