"""The batch a dispatcher has sent, from its frame to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from generator.engines.base import ImageRequest
from generator.engines.process.messages import Message


class Batch:
    """Requests, who asked for them, and which were cancelled. Cancelling may come from any thread at any time.

    Engines ignore a cancel for what they have not begun, so those are kept here, left out at the start, and cancelled
    again whenever they are heard of.
    """

    def __init__(self, requests: Sequence[ImageRequest], tell: Callable[[Message], None]) -> None:
        self.requests = tuple(requests)
        self.tell = tell
        self._lock = threading.Lock()
        self._cancelled: set[str] = set()

    def cancel(self, request: str) -> bool:
        """Whether this batch has such a request."""
        if all(asked.id != request for asked in self.requests):
            return False
        with self._lock:
            self._cancelled.add(request)
        return True

    def is_cancelled(self, request: str) -> bool:
        with self._lock:
            return request in self._cancelled
