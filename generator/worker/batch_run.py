"""Leased jobs being drawn together: the engine is called, leases renewed, each job's outcome reported on its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import connection

from generator.engines.base import Candidate, Engine, EngineError, Event, ImageRequest
from generator.queue.batching import BatchLimits
from generator.requests import progress
from generator.worker.job_run import Fault, JobRun
from generator.worker.lease import Lease, settle
from lib.outages import StorageAway

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.2
FASTEST_RENEWAL_SECONDS = 0.1
NO_MEMORY = "out-of-memory"


class BatchRun:
    """`leaving()` turns true when this process was asked to end: jobs that are not finished are then given back.

    Leases are renewed as steps go by (each at most ten times a second) and, in a thread, at a third of their length. A
    renewal that finds no row means that the job was cancelled or given to another: its requests stop, its mates' go on.
    A batch that fails is drawn again one job at a time, so that nobody's picture is lost for a mate's.
    """

    def __init__(
        self, leases: Sequence[Lease], engine: Engine, limits: BatchLimits, leaving: Callable[[], bool]
    ) -> None:
        self.runs = [JobRun(lease, limits.able) for lease in leases]
        self.engine, self.limits, self.leaving = engine, limits, leaving
        self.stopped = False

    def generate(self) -> None:
        """Draw the jobs. Never raises: each run remembers what became of it, and `report` must follow."""
        self._begin_heartbeat()
        try:
            progress.tell_running(*(run.job.pk for run in self.runs))
            self._attempt([run for run in self.runs if run.prepare()])
        except Exception:
            logger.exception("a drawing broke down before its engine was asked")
            for run in self.runs:
                run.fault = Fault("worker-broke")

    def report(self) -> None:
        """Tell how each job ended; leases are renewed until that is done. May run in another thread than `generate`."""
        try:
            self._settle_together()
            for run in self.runs:
                run.report(leaving=self.leaving())
        finally:
            self._over.set()
            self._heart.join()

    @property
    def units(self) -> float:
        """What was charged for it."""
        return sum(run.job.units for run in self.runs)

    @property
    def images(self) -> int:
        """How many were made."""
        return sum(len(run.made) for run in self.runs)

    def _settle_together(self) -> None:
        """Settle all that was drawn whole in one transaction. Where that fails, each is reported alone."""
        whole = [run for run in self.runs if run.is_whole]
        if len(whole) < 2 or not all(run.job.sources_allowed() for run in whole):
            return
        try:
            settled = settle([(run.lease, run.candidates) for run in whole], self.limits.able)
        except StorageAway:
            return  # each is told so
        except Exception:
            logger.warning("a batch could not be settled together", exc_info=True)
            return
        for run in whole:
            run.settled = settled

    def _attempt(self, runs: Sequence[JobRun]) -> None:
        """Draw these runs in one go; where that fails, each alone."""
        try:
            self._generate(runs)
        except Exception as error:
            self._failed(runs, error)

    def _failed(self, runs: Sequence[JobRun], error: Exception) -> None:
        if isinstance(error, EngineError) and error.code == NO_MEMORY:
            images = sum(len(run.requests) for run in runs)
            self.limits.shrink(runs[0].job.batch_key, images)
            logger.warning("a batch of %d images was too large for the memory", images)
        fault = fault_of(error)
        if fault.is_loss:
            for run in runs:
                run.fault = fault
        elif len(runs) > 1:
            for run in runs:
                run.start_over()
                self._attempt([run])
        else:
            if not isinstance(error, EngineError):
                logger.error("drawing job %s broke down", runs[0].job.pk, exc_info=error)
            runs[0].fault = fault

    def _generate(self, runs: Sequence[JobRun]) -> None:
        """Draw every request, at most the engine's largest batch at a time, and hand each run what was made of it."""
        owners = {asked.id: run for run in runs for asked in run.requests}
        waiting = [asked for run in runs for asked in run.requests]
        while waiting and not self.stopped and not self.leaving():
            size = min(self.limits.able.largest_batch, self.limits.shrunk.get(runs[0].job.batch_key, len(waiting)))
            now, waiting = waiting[: max(1, size)], waiting[max(1, size) :]
            wanted = [asked for asked in now if not owners[asked.id].lost]
            for candidate in self._call(wanted, owners) if wanted else []:
                owners[candidate.request].made.append(candidate)

    def _call(self, requests: Sequence[ImageRequest], owners: dict[str, JobRun]) -> list[Candidate]:
        def hear(event: Event) -> None:
            run = owners[event.request]
            if event.kind == "step" and time.monotonic() - run.renewed > FASTEST_RENEWAL_SECONDS:
                self._renew(run)
            run.hear(event)

        return self.engine.generate(requests, hear)

    def _renew(self, run: JobRun) -> None:
        run.renew()
        if run.lost:
            self._stop(run)

    def _stop(self, *runs: JobRun) -> None:
        for run in runs:
            for asked in run.requests:
                self.engine.cancel(asked.id)

    def _begin_heartbeat(self) -> None:
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, args=(self._over,), name="heartbeat", daemon=True)
        self._heart.start()

    def _beat(self, over: threading.Event) -> None:
        try:
            while not over.wait(TICK_SECONDS):
                if self.leaving():
                    self.stopped = True
                    self._stop(*self.runs)
                    continue
                for run in self.runs:
                    if not run.lost and time.monotonic() - run.renewed > settings.JOB_LEASE_SECONDS / 3:
                        self._renew(run)
        finally:
            connection.close()  # this thread's own


def fault_of(error: Exception) -> Fault:
    return Fault(error.code, str(error), error.retry) if isinstance(error, EngineError) else Fault("engine-crashed")
