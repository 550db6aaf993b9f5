"""Waiting for what another thread does."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(come_true: Callable[[], bool], seconds: float = 8) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not (found := come_true()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
