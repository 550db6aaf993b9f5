"""What a person hears when a job of theirs has ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from accounts.models import Notification, Occasion
from accounts.webhooks.events import Event, announce
from generator.requests import progress
from lib.ids import to_text
from lib.process.metrics import JOBS_ENDED

if TYPE_CHECKING:
    from generator.models.job import Job

log = structlog.get_logger(__name__)

# The states in which a job has ended that are worth a notification, and its kind.
KINDS = {"succeeded": "job-ready", "failed": "job-failed", "dead": "job-failed"}


def notify_ended(*jobs: Job) -> None:
    """Once their ending is committed, end their event streams; leave a notification for who is not watching theirs."""
    ended = [(job.pk, job.user_id, str(job.state)) for job in jobs]
    transaction.on_commit(lambda: progress.tell_ended(*ended), robust=True)
    for job in jobs:
        transaction.on_commit(partial(write_down, job), robust=True)
    worth_telling = [job for job in jobs if job.state in KINDS]
    announce(*(event_of(job) for job in jobs))
    watched = progress.watched_among([job.pk for job in worth_telling])
    Notification.tell_each(notification_of(job) for job in worth_telling if job.pk not in watched)


def write_down(job: Job) -> None:
    """One line a job, with the id of the request that asked for it; nothing of what was asked."""
    JOBS_ENDED.labels(job.plan, str(job.state)).inc()
    started, ended = job.claimed or job.finished, job.finished
    log.info(
        "job",
        job=to_text(job.pk),
        asked_by=job.request_id,
        person=job.user_id,
        plan=job.plan,
        pool=job.pool,
        state=str(job.state),
        code=job.error_code,
        candidates=job.candidates,
        attempt=job.attempt,
        losses=job.losses,
        waited=round((started - job.accepted).total_seconds(), 3) if started else None,
        ran=round((ended - started).total_seconds(), 3) if started and ended else None,
    )


def event_of(job: Job) -> Event:
    """The end of a job as programs hear of it."""
    return Event(job.user_id, Occasion.JOB_ENDED, {"id": to_text(job.pk), "state": str(job.state)})


def notification_of(job: Job) -> Notification:
    kind, url = KINDS[job.state], job.get_absolute_url()
    return Notification(to_id=job.user_id, kind=kind, subject=job.pk, url=url, title=job.prompt[:200])
