"""A worker's hold on a job: taken by claim, renewed by heartbeat, and only its holder may report back."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from gallery.images.image_store import keep_all
from generator.engines.base import Candidate, Capabilities
from generator.models import Job, QueuePlace, State
from generator.queue.batching import BatchLimits
from generator.queue.claim import Claim
from generator.requests.progress import tell_waiting_again
from generator.worker.image_record import image_record

LONGEST_PAUSE = 60.0
STORAGE_PAUSE = 5.0


def length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Lease:
    """The job with this fencing token, for as long as the row still carries the token.

    Every verb is one conditional write by token and answers False where the job is no longer ours: cancelled, or its
    lease over and the job given to another. Times are the database's, so that clocks of machines need not agree.
    """

    def __init__(self, job: Job, fence: uuid.UUID | None) -> None:
        self.job = job
        self.fence = fence

    @classmethod
    def take(cls, able: Capabilities, worker: str) -> Lease | None:
        """Claim the next job this engine can do, and no mates with it; None where nothing waits."""
        return next(iter(cls.take_batch(BatchLimits(replace(able, largest_batch=1)), worker)), None)

    @classmethod
    def take_batch(cls, limits: BatchLimits, worker: str) -> list[Lease]:
        """Claim the next jobs that can be drawn together; none where nothing waits.

        A job whose source is gone ends here, refunded.
        """
        while jobs := Claim(limits, worker).take():
            leases = [cls(job, job.fence) for job in jobs]
            allowed = [lease for lease in leases if lease.job.sources_allowed() or not lease.refuse_source()]
            if allowed:
                return allowed
        return []

    def renew(self, step: int) -> bool:
        """The heartbeat: prolong the lease and note how many of the job's steps are done."""
        ours = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, fence=self.fence)
        return ours.update(lease_until=Now() + length(), step=step) == 1

    def settle(self, candidates: Sequence[Candidate], able: Capabilities) -> bool:
        """Keep the images and end the job, both or neither; fails it where a source was withdrawn meanwhile."""
        return settle([(self, candidates)], able) if self.job.sources_allowed() else self.refuse_source()

    def fail(self, code: str, sentence: str, *, retry: bool = True) -> bool:
        """The engine could not do it: back to the queue after a pause, or, when tried often enough, failed for good."""
        errors = self.job.errors + 1
        why = {"error_code": code[:40], "error": sentence, "errors": errors}
        if not retry or errors >= settings.JOB_MAX_ERRORS:
            return self.job.end(State.FAILED, State.RUNNING, fence=self.fence, **why)
        return self._back(run_after=Now() + pause_after(errors), **why)

    def lose(self) -> bool:
        """The machine is at fault and not the job: it goes back, unless this happened too often."""
        losses = self.job.losses + 1
        if losses > settings.JOB_MAX_LOSSES:
            return self.job.end(State.DEAD, State.RUNNING, fence=self.fence, losses=losses, error_code="lost")
        run_after = Now() + pause_after(min(losses, 3)) / 2
        return self._back(run_after=run_after, losses=F("losses") + 1) and uncharge(self.job)

    def set_aside(self) -> bool:
        """What was made could not be kept, since the storage is away: back it goes for as long as that lasts."""
        return self._back(run_after=Now() + timedelta(seconds=STORAGE_PAUSE)) and uncharge(self.job)

    def refuse_source(self) -> bool:
        return self.job.end(State.FAILED, State.RUNNING, fence=self.fence, error_code="source-gone")

    def give_back(self) -> bool:
        """This worker is going away in good order: another may start at once, and no loss is counted."""
        return self._back(run_after=Now()) and uncharge(self.job)

    def _back(self, **changes: object) -> bool:
        ours = Job.objects.filter(pk=self.job.pk, fence=self.fence)
        back = ours.move(State.RUNNING, to=State.QUEUED, rung=None, step=0, **changes) == 1
        if back:
            tell_waiting_again(self.job.pk)
        return back


def settle(finished: Sequence[tuple[Lease, Sequence[Candidate]]], able: Capabilities) -> bool:
    """Keep the images of jobs that were drawn together and end the jobs, all of it or nothing.

    False where nothing was done, since one of them is no longer ours; the others can then be settled each alone.
    """
    at = timezone.now()
    pictures = [
        image_record(lease.job, number, candidate, able, at)
        for lease, candidates in finished
        for number, candidate in enumerate(candidates)
    ]
    with transaction.atomic():
        ended = Job.succeed([lease.job for lease, _ in finished], [lease.fence for lease, _ in finished], at)
        if ended:
            keep_all(pictures)
    return ended


def pause_after(times: int) -> timedelta:
    """How long to wait after `times` failures: 1 s, 2 s, 4 s up to a minute, times a random 0.5 to 1.5."""
    return timedelta(seconds=min(LONGEST_PAUSE, 2.0 ** (times - 1)) * random.uniform(0.5, 1.5))


def uncharge(job: Job) -> bool:
    """Give its person back what the claim charged, where the machine was at fault."""
    place = QueuePlace.objects.filter(pool=job.pool, plan=job.plan, user=job.user_id)
    place.update(units=F("units") - job.units)
    return True
