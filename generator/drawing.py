"""Leased jobs being drawn together: the engine is called, leases renewed, each job's outcome reported on its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from django.conf import settings
from django.db import connection

from generator import progress
from generator.engines.base import Candidate, Engine, EngineError, Event, Request
from generator.fairness.shapes import Shapes
from generator.lease import Lease, settle
from generator.sheet import Fault, Sheet

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.2
FASTEST_RENEWAL_SECONDS = 0.1
NO_MEMORY = "out-of-memory"


class Drawing:
    """`leaving()` turns true when this process was asked to end: jobs that are not finished are then given back.

    Leases are renewed as steps go by (each at most ten times a second) and, in a thread, at a third of their length. A
    renewal that finds no row means that the job was cancelled or given to another: its requests stop, its mates' go on.
    A batch that fails is drawn again one job at a time, so that nobody's picture is lost for a mate's.
    """

    def __init__(self, leases: Sequence[Lease], engine: Engine, shapes: Shapes, leaving: Callable[[], bool]) -> None:
        self.sheets = [Sheet(lease, shapes.able) for lease in leases]
        self.engine, self.shapes, self.leaving = engine, shapes, leaving
        self.stopped = False

    def generate(self) -> None:
        """Draw the jobs. Never raises: each sheet remembers what became of it, and `report` must follow."""
        self._begin_heartbeat()
        try:
            progress.tell_running(*(sheet.job.pk for sheet in self.sheets))
            self._attempt([sheet for sheet in self.sheets if sheet.prepare()])
        except Exception:
            logger.exception("a drawing broke down before its engine was asked")
            for sheet in self.sheets:
                sheet.fault = Fault("worker-broke")

    def report(self) -> None:
        """Tell how each job ended; leases are renewed until that is done. May run in another thread than `generate`."""
        try:
            self._settle_together()
            for sheet in self.sheets:
                sheet.report(leaving=self.leaving())
        finally:
            self._over.set()
            self._heart.join()

    @property
    def units(self) -> float:
        """What was charged for it."""
        return sum(sheet.job.units for sheet in self.sheets)

    @property
    def images(self) -> int:
        """How many were made."""
        return sum(len(sheet.made) for sheet in self.sheets)

    def _settle_together(self) -> None:
        """Settle all that was drawn whole in one transaction. Where that fails, each is reported alone."""
        whole = [sheet for sheet in self.sheets if sheet.is_whole]
        if len(whole) < 2 or not all(sheet.job.sources_allowed() for sheet in whole):
            return
        try:
            settled = settle([(sheet.lease, sheet.candidates) for sheet in whole], self.shapes.able)
        except Exception:
            logger.warning("a batch could not be settled together", exc_info=True)
            return
        for sheet in whole:
            sheet.settled = settled

    def _attempt(self, sheets: Sequence[Sheet]) -> None:
        """Draw these sheets in one go; where that fails, each alone."""
        try:
            self._generate(sheets)
        except Exception as error:
            self._failed(sheets, error)

    def _failed(self, sheets: Sequence[Sheet], error: Exception) -> None:
        if isinstance(error, EngineError) and error.code == NO_MEMORY:
            images = sum(len(sheet.requests) for sheet in sheets)
            self.shapes.shrink(sheets[0].job.batch_key, images)
            logger.warning("a batch of %d images was too large for the memory", images)
        fault = fault_of(error)
        if fault.is_loss:
            for sheet in sheets:
                sheet.fault = fault
        elif len(sheets) > 1:
            for sheet in sheets:
                sheet.start_over()
                self._attempt([sheet])
        else:
            if not isinstance(error, EngineError):
                logger.error("drawing job %s broke down", sheets[0].job.pk, exc_info=error)
            sheets[0].fault = fault

    def _generate(self, sheets: Sequence[Sheet]) -> None:
        """Draw every request, at most the engine's largest batch at a time, and hand each sheet what was made of it."""
        owners = {asked.id: sheet for sheet in sheets for asked in sheet.requests}
        waiting = [asked for sheet in sheets for asked in sheet.requests]
        while waiting and not self.stopped and not self.leaving():
            size = min(self.shapes.able.largest_batch, self.shapes.shrunk.get(sheets[0].job.batch_key, len(waiting)))
            now, waiting = waiting[: max(1, size)], waiting[max(1, size) :]
            wanted = [asked for asked in now if not owners[asked.id].lost]
            for candidate in self._call(wanted, owners) if wanted else []:
                owners[candidate.request].made.append(candidate)

    def _call(self, requests: Sequence[Request], owners: dict[str, Sheet]) -> list[Candidate]:
        def hear(event: Event) -> None:
            sheet = owners[event.request]
            if event.kind == "step" and time.monotonic() - sheet.renewed > FASTEST_RENEWAL_SECONDS:
                self._renew(sheet)
            sheet.hear(event)

        return self.engine.generate(requests, hear)

    def _renew(self, sheet: Sheet) -> None:
        sheet.renew()
        if sheet.lost:
            self._stop(sheet)

    def _stop(self, *sheets: Sheet) -> None:
        for sheet in sheets:
            for asked in sheet.requests:
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
                    self._stop(*self.sheets)
                    continue
                for sheet in self.sheets:
                    if not sheet.lost and time.monotonic() - sheet.renewed > settings.JOB_LEASE_SECONDS / 3:
                        self._renew(sheet)
        finally:
            connection.close()  # this thread's own


def fault_of(error: Exception) -> Fault:
    return Fault(error.code, str(error), error.retry) if isinstance(error, EngineError) else Fault("engine-crashed")
