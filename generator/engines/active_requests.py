"""The requests that are being drawn right now, and which of them have been cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager


class ActiveRequests:
    """The requests of the batch in hand, by id. Safe from any thread.

    `on_cancel(id)` is called in the cancelling thread for a request that is being drawn, so that an engine which
    waits on a socket can be woken.
    """

    def __init__(self, on_cancel: Callable[[str], None] | None = None) -> None:
        self._lock = threading.Lock()
        self._active: set[str] = set()
        self._cancelled: set[str] = set()
        self._on_cancel = on_cancel

    @contextmanager
    def drawing(self, ids: Iterable[str]) -> Iterator[None]:
        """These are active for the length of one call to `generate`."""
        with self._lock:
            self._active = set(ids)
            self._cancelled = set()
        try:
            yield
        finally:
            with self._lock:
                self._active = set()

    def cancel(self, request: str) -> None:
        """Cancel one; an id that is not being drawn is ignored."""
        with self._lock:
            known = request in self._active
            if known:
                self._cancelled.add(request)
        if known and self._on_cancel:
            self._on_cancel(request)

    def is_cancelled(self, request: str) -> bool:
        with self._lock:
            return request in self._cancelled

    def __len__(self) -> int:
        with self._lock:
            return len(self._active)
