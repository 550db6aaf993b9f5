"""One leased job being drawn: the engine is called, its progress told, the lease renewed, the outcome reported."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from gallery import files
from gallery.models import Image
from generator import progress
from generator.engines.base import Candidate, Capabilities, Engine, EngineError, Event, Request, Source, Task
from generator.lease import Lease
from generator.models import Job

logger = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)
TICK_SECONDS = 0.2
FASTEST_RENEWAL_SECONDS = 0.1


class Drawing:
    """`leaving()` turns true when this process was asked to end: the job is then given back.

    The lease is renewed at every step (at most ten times a second) and, in a thread, at a third of its length. A
    renewal that finds no row means that the job was cancelled or given to another: drawing stops and what was made is
    thrown away. All candidates are kept or none: a job that lacks one is tried again whole, so that a reservation is
    either settled or refunded and never split.
    """

    def __init__(self, lease: Lease, engine: Engine, able: Capabilities, leaving: Callable[[], bool]) -> None:
        self.lease, self.job = lease, lease.job
        self.engine, self.able, self.leaving = engine, able, leaving
        self.lost = False
        self.stopped = False
        self.failure = ""
        self.steps: dict[str, int] = {}
        self.requests: list[Request] = []
        self._renewed = time.monotonic()

    def draw(self) -> None:
        """Draw the job and report how it ended. Never raises for what an engine does."""
        progress.tell_running(self.job.pk)
        try:
            with self._heartbeat():
                candidates = self._candidates()
            self._report(candidates)
        except EngineError as error:
            self._report_failure(error.code, str(error), retry=error.retry)
        except Exception:
            logger.exception("drawing job %s broke down", self.job.pk)
            self._report_failure("engine-crashed", "", retry=True)

    def _candidates(self) -> list[Candidate]:
        sources, mask = start_of(self.job)
        self.requests = [request(self.job, number, sources, mask) for number in range(self.job.candidates)]
        made: list[Candidate] = []
        size = max(1, self.able.largest_batch)
        for first in range(0, len(self.requests), size):
            if self.stopped or self.leaving():
                break
            made += self.engine.generate(self.requests[first : first + size], self._on_event)
        order = {asked.id: number for number, asked in enumerate(self.requests)}
        return sorted(made, key=lambda candidate: order[candidate.request])

    def _report(self, candidates: list[Candidate]) -> None:
        if self.lost:
            return
        if len(candidates) == self.job.candidates:
            self._settle(candidates)
        elif self.leaving():
            self._insist(self.lease.give_back)
        else:
            self._report_failure("incomplete" if not self.failure else "engine-failed", self.failure, retry=True)

    def _settle(self, candidates: list[Candidate]) -> None:
        try:
            self._insist(lambda: self.lease.settle(candidates, self.able))
        except Exception:
            logger.exception("what job %s made could not be kept", self.job.pk)
            self._report_failure("not-kept", "", retry=True)

    def _report_failure(self, code: str, sentence: str, *, retry: bool) -> None:
        if self.lost:
            return
        logger.warning("job %s failed: %s %s", self.job.pk, code, sentence)
        self._insist(lambda: self.lease.fail(code, sentence, retry=retry))

    def _insist(self, report: Callable[[], bool]) -> bool:
        """Report in spite of a database that is away, as long as the lease may still be ours."""
        while True:
            try:
                return report()
            except AWAY:
                connection.close()
                if time.monotonic() - self._renewed > settings.JOB_LEASE_SECONDS:
                    logger.warning("job %s could not be reported in time; it will be drawn again", self.job.pk)
                    return False
                time.sleep(TICK_SECONDS)

    def _on_event(self, event: Event) -> None:
        candidate = next(number for number, asked in enumerate(self.requests) if asked.id == event.request)
        if event.kind == "failed":
            self.failure = event.message
        if event.kind == "step":
            self.steps[event.request] = event.step
            if time.monotonic() - self._renewed > FASTEST_RENEWAL_SECONDS:
                self._renew()
            progress.tell_step(
                self.job.pk, candidate=candidate, step=event.step, steps=event.steps, done=self._share(event)
            )
        if event.preview:
            progress.tell_preview(self.job.pk, candidate=candidate, preview=event.preview)

    def _share(self, event: Event) -> float:
        return min(1.0, sum(self.steps.values()) / max(1, event.steps * self.job.candidates))

    def _renew(self) -> None:
        try:
            ours = self.lease.renew(min(self.job.steps, sum(self.steps.values()) // self.job.candidates))
        except AWAY:
            connection.close()  # the lease may outlive the outage
            return
        self._renewed = time.monotonic()
        if not ours:
            self.lost = True
            self._stop()

    def _stop(self) -> None:
        self.stopped = True
        for asked in self.requests:
            self.engine.cancel(asked.id)

    @contextmanager
    def _heartbeat(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(over,), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, over: threading.Event) -> None:
        try:
            while not over.wait(TICK_SECONDS):
                if self.leaving():
                    self._stop()
                elif time.monotonic() - self._renewed > settings.JOB_LEASE_SECONDS / 3:
                    self._renew()
        finally:
            connection.close()  # this thread's own


def start_of(job: Job) -> tuple[tuple[Source, ...], bytes | None]:
    """The pictures whose pixels the job starts from, and the mask. Raises EngineError where a file cannot be read."""
    if job.task == Task.TEXT2IMAGE:
        return (), None
    store = files.store()
    try:
        sources = tuple(
            Source(store.read(source.image.storage_key), source.kind, *scene_of(source.image))
            for source in job.sources.select_related("image")
        )
        return sources, store.read(job.mask_key) if job.mask_key else None
    except OSError as error:
        raise EngineError("The file of the picture this starts from could not be read.", code="source-lost") from error


def scene_of(image: Image) -> tuple[str, int | None]:
    """The prompt and seed that lead back to a picture: its engine's own words where it left some, else the record's.

    A remix's own prompt is only its last instruction; an engine that draws from descriptions remembers the whole.
    """
    return image.facts.get("scene_prompt", image.prompt), image.facts.get("scene_seed", image.seed)


def request(job: Job, number: int, sources: tuple[Source, ...], mask: bytes | None) -> Request:
    """Candidate `number` of a job in the engine's terms."""
    return Request(
        id=f"{job.pk.hex}-{number}",
        task=Task(job.task),
        prompt=job.prompt,
        negative_prompt=job.negative_prompt,
        seed=job.seeds[number],
        width=job.width,
        height=job.height,
        steps=job.steps,
        guidance_scale=job.guidance_scale,
        scheduler=job.scheduler,
        strength=0.0 if job.strength is None else job.strength,
        sources=sources,
        mask=mask,
    )
