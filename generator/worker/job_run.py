"""One leased job on a machine's painter: what the engine is asked for it, how far it is, and how it is reported."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from gallery.files import storage
from gallery.models import Image
from generator.engines.base import Candidate, Capabilities, EngineError, Event, ImageRequest, Source, Task
from generator.models import Job
from generator.requests import progress
from generator.requests.request import adapter_pairs
from generator.worker.lease import Lease
from lib.outages import StorageAway

logger = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)
PAUSE_SECONDS = 0.2
LOSSES = {f"engine-{how}" for how in ("away", "opening", "lost", "hung", "leaving", "taken", "changed", "busy")}
LOSSES.add("worker-broke")
STORAGE = "storage-away"


@dataclass(frozen=True)
class Fault:
    """Why a job could not be drawn: a code for programs, the engine's own sentence, and whether to try again."""

    code: str
    sentence: str = ""
    retry: bool = True

    @property
    def is_loss(self) -> bool:
        """Whether it was the machine that failed, through no fault of the job."""
        return self.code in LOSSES or self.code == STORAGE


class JobRun:
    """All candidates are kept or none: a job that lacks one is tried again whole, so that a reservation is either
    settled or refunded and never split. `lost` turns true when the lease is no longer ours: the job was cancelled, or
    given to another. What was made is then thrown away."""

    def __init__(self, lease: Lease, able: Capabilities) -> None:
        self.lease, self.job, self.able = lease, lease.job, able
        self.requests: list[ImageRequest] = []
        self.made: list[Candidate] = []
        self.lost = False
        self.settled = False  # together with its mates
        self.failure = ""
        self.fault: Fault | None = None
        self.steps: dict[str, int] = {}
        self.renewed = time.monotonic()

    def prepare(self) -> bool:
        """Read what the job starts from; whether that could be done."""
        try:
            sources, mask = start_of(self.job)
        except EngineError as error:
            self.fault = Fault(error.code, str(error), error.retry)
            return False
        self.requests = [request(self.job, number, sources, mask) for number in range(self.job.candidates)]
        return True

    # -- while it is drawn ---------------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        """An event of one of its requests."""
        candidate = self._number(event.request)
        if event.kind == "failed":
            self.failure = event.message
        if event.kind == "step":
            self.steps[event.request] = event.step
            done = min(1.0, sum(self.steps.values()) / max(1, event.steps * self.job.candidates))
            progress.tell_step(self.job.pk, candidate=candidate, step=event.step, steps=event.steps, done=done)
        if event.preview:
            progress.tell_preview(self.job.pk, candidate=candidate, preview=event.preview)

    def renew(self) -> None:
        """The heartbeat."""
        try:
            ours = self.lease.renew(min(self.job.steps, sum(self.steps.values()) // self.job.candidates))
        except AWAY:
            connection.close()  # the lease may outlive the outage
            return
        self.renewed = time.monotonic()
        self.lost = self.lost or not ours

    def start_over(self) -> None:
        """It is drawn again, alone, after a batch that failed."""
        self.made, self.steps, self.failure, self.fault = [], {}, "", None

    # -- when it was drawn ---------------------------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether it is ours and every candidate was made."""
        there = bool(self.requests) and len(self.made) == self.job.candidates
        return there and not self.lost and self.fault is None

    @property
    def candidates(self) -> list[Candidate]:
        """What was made, in the order in which it was asked for."""
        return sorted(self.made, key=lambda candidate: self._number(candidate.request))

    def report(self, *, leaving: bool) -> None:
        """Tell how it ended; a worker that is leaving gives back what it did not finish."""
        if self.lost or self.settled:
            return
        if self.fault:
            self._fail(self.fault)
        elif self.is_whole:
            self._settle()
        elif leaving:
            self._insist(self.lease.give_back)
        else:
            self._fail(Fault("engine-failed", self.failure) if self.failure else Fault("incomplete"))

    def _fail(self, fault: Fault) -> None:
        logger.warning("job %s failed: %s", self.job.pk, fault.code)  # an engine's sentence may repeat the prompt
        if fault.code == STORAGE:
            self._insist(self.lease.set_aside)
        elif fault.is_loss:
            self._insist(self.lease.lose)
        else:
            self._insist(lambda: self.lease.fail(fault.code, fault.sentence, retry=fault.retry))

    def _settle(self) -> None:
        try:
            self._insist(lambda: self.lease.settle(self.candidates, self.able))
        except StorageAway as error:
            self._fail(Fault(STORAGE, str(error)))
        except Exception:
            logger.exception("what job %s made could not be kept", self.job.pk)
            self._fail(Fault("not-kept"))

    def _insist(self, report: Callable[[], bool]) -> bool:
        """Report in spite of a database that is away, as long as the lease may still be ours."""
        while True:
            try:
                return report()
            except AWAY:
                connection.close()
                if time.monotonic() - self.renewed > settings.JOB_LEASE_SECONDS:
                    logger.warning("job %s could not be reported in time; it will be drawn again", self.job.pk)
                    return False
                time.sleep(PAUSE_SECONDS)

    def _number(self, asked: str) -> int:
        return next(number for number, one in enumerate(self.requests) if one.id == asked)


def start_of(job: Job) -> tuple[tuple[Source, ...], bytes | None]:
    """The pictures whose pixels the job starts from, and the mask. Raises EngineError where a file cannot be read."""
    if job.task == Task.TEXT2IMAGE:
        return (), None
    store = storage.store()
    try:
        sources = tuple(
            Source(store.read(source.image.storage_key), source.kind, *scene_of(source.image))
            for source in job.starts_from
        )
        return sources, store.read(job.mask_key) if job.mask_key else None
    except StorageAway as error:
        raise EngineError(str(error), code=STORAGE) from error
    except OSError as error:
        raise EngineError("The file of the picture this starts from could not be read.", code="source-lost") from error


def scene_of(image: Image) -> tuple[str, int | None, str]:
    """The prompt and seed that lead back to a picture, and its style: its engine's own words, else the record's.

    A remix's own prompt is only its last instruction; an engine that draws from descriptions remembers the whole.
    """
    facts = image.facts
    return facts.get("scene_prompt", image.prompt), facts.get("scene_seed", image.seed), facts.get("drawn_style", "")


def request(job: Job, number: int, sources: tuple[Source, ...], mask: bytes | None) -> ImageRequest:
    """Candidate `number` of a job in the engine's terms."""
    return ImageRequest(
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
        adapters=adapter_pairs(job.adapters),
    )
