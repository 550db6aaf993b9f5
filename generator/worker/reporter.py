"""Reporting a batch while the next is drawn."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from django.db import connection

from generator.worker.batch_run import BatchRun


class Reporter:
    """Reports one batch at a time, in a thread of its own where it is `overlapping`; leaving waits for the last."""

    def __init__(self, *, overlapping: bool) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reporter") if overlapping else None
        self._pending: Future[None] | None = None

    def take(self, batch: BatchRun) -> None:
        """Report this batch, once the one before was. Raises what reporting that one raised."""
        if self._pool is None:
            batch.report()
            return
        before, self._pending = self._pending, self._pool.submit(batch.report)
        if before:
            before.result()

    def _wait(self) -> None:
        pending, self._pending = self._pending, None
        if pending:
            pending.result()

    def __enter__(self) -> Reporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._wait()
        finally:
            if self._pool:
                self._pool.submit(let_go).result()
                self._pool.shutdown()


def let_go() -> None:
    """Close the connection of the thread this runs in."""
    connection.close()
