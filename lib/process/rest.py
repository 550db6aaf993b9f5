"""A part that failed just now is left alone for a moment, so that no page waits for it in turn."""

from __future__ import annotations

import time


class Rest:
    """Of this process, from one part: `begin` it where that failed, and do without while it `lasts`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.until = 0.0

    def begin(self) -> None:
        self.until = time.monotonic() + self.seconds

    def lasts(self) -> bool:
        return time.monotonic() < self.until
