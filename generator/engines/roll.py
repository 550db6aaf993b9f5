"""Who is being drawn right now, and who has been called off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager


class Roll:
    """The requests of the batch in hand. Safe from any thread.

    `on_cancel(id)` is called in the cancelling thread for a request that is on the roll, so that an engine which
    waits on a socket can be woken.
    """

    def __init__(self, on_cancel: Callable[[str], None] | None = None) -> None:
        self._lock = threading.Lock()
        self._present: set[str] = set()
        self._cancelled: set[str] = set()
        self._on_cancel = on_cancel

    @contextmanager
    def holding(self, ids: Iterable[str]) -> Iterator[None]:
        """Put ids on the roll for the length of one call to `generate`."""
        with self._lock:
            self._present = set(ids)
            self._cancelled = set()
        try:
            yield
        finally:
            with self._lock:
                self._present = set()

    def cancel(self, request: str) -> None:
        """Call one off; an id that is not being drawn is ignored."""
        with self._lock:
            known = request in self._present
            if known:
                self._cancelled.add(request)
        if known and self._on_cancel:
            self._on_cancel(request)

    def is_cancelled(self, request: str) -> bool:
        with self._lock:
            return request in self._cancelled

    def __len__(self) -> int:
        with self._lock:
            return len(self._present)
