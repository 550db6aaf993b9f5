"""The process that draws: one engine, opened once, and the loop that takes job after job."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings

from gallery.files import storage
from generator.engines.base import Capabilities, Engine, EngineError, RemoteEngine
from generator.engines.worker_engine import open_worker_engine
from generator.models import EngineCard, Machine, Pause
from generator.queue.batching import BatchLimits
from generator.queue.forecast import renew
from generator.worker.batch_run import BatchRun
from generator.worker.doorbell import heard, pass_on, ring_anyone
from generator.worker.heartbeat import begin_heartbeat
from generator.worker.lease import Lease
from generator.worker.reporter import Reporter

logger = logging.getLogger(__name__)

MOST_JOBS = 25
MOST_SECONDS = 120.0
MATES_SECONDS = 0.01


class Worker:
    """Draws with one engine. `leave()` may be called from a signal handler: it only sets a flag.

    Where it is `overlapping`, a batch is reported while the next is drawn, so that the engine need not wait for that.
    """

    def __init__(self, engine: Engine, name: str, *, overlapping: bool = False) -> None:
        self.engine = engine
        self.name = name
        self.overlapping = overlapping
        self.able: Capabilities = engine.capabilities()
        self.limits = BatchLimits(self.able)
        self.trouble = ""
        self._leaving = False
        self._end_heartbeat: Callable[[], None] | None = None

    def begin_heartbeat(self) -> None:
        """Leave signs of life from now on, until it is closed."""
        self._end_heartbeat = begin_heartbeat(self.name, self.engine)

    def close(self) -> None:
        """End its signs of life."""
        if self._end_heartbeat:
            self._end_heartbeat()

    def work(self, *, at_most: int = MOST_JOBS) -> int:
        """Draw until nothing waits; how many jobs were taken.

        Where batches are worth while the first is claimed a moment after the bell, for mates that come with it. Bounded
        by jobs and by two minutes, so that doorbells already rung are heard and not piled up; where work is
        left the bell is rung again.
        """
        heard(self.able.pool)
        began, taken = time.monotonic(), 0
        if self.limits.batches:
            time.sleep(MATES_SECONDS)
        with Reporter(overlapping=self.overlapping) as reporter:
            while not self._leaving:
                if taken >= at_most or time.monotonic() - began > MOST_SECONDS:
                    ring_anyone(self.able.pool)
                    break
                renew(self.able.pool)
                leases = Lease.take_batch(self.limits, self.name) if self._is_ready() else []
                if not leases:
                    break
                taken += len(leases)
                self._draw(leases, reporter)
        Machine.lives(self.name)
        return taken

    def _is_ready(self) -> bool:
        """Whether the engine can draw now, and what it draws can be kept; what keeps it from that goes on its card."""
        if Pause.of(self.name, self.able.pool).exists():
            logger.info("%s is paused and takes no jobs", self.name)
            return False
        if not storage.answers():
            logger.warning("pictures cannot be kept just now, so none are drawn")
            return False
        if not isinstance(self.engine, RemoteEngine):
            return True
        try:
            self.engine.ready()
        except EngineError as error:
            self.trouble = str(error)
            logger.warning("the engine is not ready: %s", error)
            EngineCard.in_trouble(settings.ENGINE, self.trouble)
            if error.code == "engine-changed":
                close_workers()
            return False
        if self.trouble:
            self.trouble = ""
            EngineCard.announce(settings.ENGINE, self.able)
        return True

    def _draw(self, leases: list[Lease], reporter: Reporter) -> None:
        began = time.monotonic()
        batch = BatchRun(leases, self.engine, self.limits, lambda: self._leaving)
        batch.generate()
        took = time.monotonic() - began
        reporter.take(batch)  # before anything that may fail: until then its leases are renewed
        Machine.drew(self.name, batch.images, batch.units, took)

    def leave(self) -> None:
        """Take no more jobs, and give the one in hand back within moments."""
        self._leaving = True


_opened: dict[str, Worker] = {}


def this_worker() -> Worker:
    """This process's worker; the first call opens the engine and announces it. Raises EngineError where it cannot."""
    if settings.ENGINE not in _opened:
        _opened[settings.ENGINE] = open_worker(settings.ENGINE)
        _opened[settings.ENGINE].begin_heartbeat()
    return _opened[settings.ENGINE]


def close_workers() -> None:
    """Forget what was opened in this process; the next bell opens its engine anew."""
    while _opened:
        _opened.popitem()[1].close()


def answer(pool: str = "", passed: int = 0) -> None:
    """A bell: draw what waits, or pass it on where it is for machines with another engine, or this one has none."""
    try:
        worker = this_worker()
    except Exception:
        pass_on(pool, passed)
        raise
    if pool and pool != worker.able.pool:
        pass_on(pool, passed)
    else:
        worker.work()


def open_worker(name: str) -> Worker:
    """Open the engine that a setting names and announce on its card what it can do, or what is the trouble."""
    try:
        engine = open_worker_engine(name, socket=settings.ENGINE_SOCKET, hung_seconds=settings.ENGINE_HUNG_SECONDS)
    except Exception as error:
        EngineCard.in_trouble(name, str(error))
        raise
    worker = Worker(engine, f"{socket.gethostname()}:{os.getpid()}", overlapping=True)
    EngineCard.announce(name, worker.able)
    Machine.announce(worker.name, name, worker.able)
    return worker


@worker_ready.connect
def begin(sender: Any, **_: object) -> None:
    """A Celery worker that hears the drawing queue opens its engine at once, and looks for work left waiting."""
    queue = settings.CELERY_TASK_ROUTES["generator.tasks.run_job"]["queue"]
    if queue not in sender.app.amqp.queues.consume_from:
        return
    try:
        this_worker()
    except EngineError as error:
        logger.error("the engine %s could not be opened and is tried again later: %s", settings.ENGINE, error)
    ring_anyone()


@worker_shutting_down.connect
def leave(**_: object) -> None:
    """SIGTERM, heard in the middle of drawing."""
    for worker in _opened.values():
        worker.leave()
