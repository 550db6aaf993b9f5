"""A worker's hold on a job: taken by claim, renewed by heartbeat, and only its holder may report back."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from generator.engines.base import Candidate, Capabilities
from generator.fairness.front import next_waiting
from generator.models import Job, State
from generator.progress import tell_waiting_again
from generator.record import keep_candidate

LONGEST_PAUSE = 60.0


def length() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class Lease:
    """The job with this fencing token, for as long as the row still carries the token.

    Every verb is one conditional write by token and answers False where the job is no longer ours: cancelled, or its
    lease over and the job given to another. Times are the database's, so that clocks of machines need not agree.
    """

    def __init__(self, job: Job, fence: uuid.UUID) -> None:
        self.job = job
        self.fence = fence

    @classmethod
    def take(cls, able: Capabilities, worker: str) -> Lease | None:
        """Claim the next waiting job this engine can do, or None. A job whose source is gone ends here, refunded."""
        while lease := cls._claim(able, worker):
            if lease.job.sources_allowed():
                return lease
            lease.refuse_source()
        return None

    @classmethod
    def _claim(cls, able: Capabilities, worker: str) -> Lease | None:
        fence = uuid.uuid4()
        with transaction.atomic():
            job = next_waiting(able.engine, able.model)
            if job is None:
                return None
            Job.objects.filter(pk=job.pk).move(
                State.QUEUED,
                to=State.RUNNING,
                fence=fence,
                worker=worker[:80],
                lease_until=Now() + length(),
                claimed=timezone.now(),
                attempt=F("attempt") + 1,
                step=0,
            )
            job.refresh_from_db()
        return cls(job, fence)

    def renew(self, step: int) -> bool:
        """The heartbeat: prolong the lease and note how many of the job's steps are done."""
        ours = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, fence=self.fence)
        return ours.update(lease_until=Now() + length(), step=step) == 1

    def settle(self, candidates: Sequence[Candidate], able: Capabilities) -> bool:
        """Keep the images and end the job, both or neither; fails it where a source was withdrawn meanwhile."""
        if not self.job.sources_allowed():
            return self.refuse_source()
        finished = timezone.now()
        with transaction.atomic():
            outcome = {"finished": finished, "step": self.job.steps, "images_kept": len(candidates)}
            if not self.job.end(State.SUCCEEDED, State.RUNNING, fence=self.fence, **outcome):
                return False
            for number, candidate in enumerate(candidates):
                keep_candidate(self.job, number, candidate, able, finished)
        return True

    def fail(self, code: str, sentence: str, *, retry: bool = True) -> bool:
        """The engine could not do it: back to the queue after a pause, or, when tried often enough, failed for good."""
        errors = self.job.errors + 1
        why = {"error_code": code[:40], "error": sentence, "errors": errors}
        if not retry or errors >= settings.JOB_MAX_ERRORS:
            return self.job.end(State.FAILED, State.RUNNING, fence=self.fence, **why)
        return self._back(run_after=Now() + pause_after(errors), **why)

    def refuse_source(self) -> bool:
        return self.job.end(State.FAILED, State.RUNNING, fence=self.fence, error_code="source-gone")

    def give_back(self) -> bool:
        """This worker is going away in good order: another may start at once, and no loss is counted."""
        return self._back(run_after=Now())

    def _back(self, **changes: object) -> bool:
        ours = Job.objects.filter(pk=self.job.pk, fence=self.fence)
        back = ours.move(State.RUNNING, to=State.QUEUED, rung=None, step=0, **changes) == 1
        if back:
            tell_waiting_again(self.job.pk)
        return back


def pause_after(times: int) -> timedelta:
    """How long to wait after `times` failures: 1 s, 2 s, 4 s up to a minute, times a random 0.5 to 1.5."""
    return timedelta(seconds=min(LONGEST_PAUSE, 2.0 ** (times - 1)) * random.uniform(0.5, 1.5))
