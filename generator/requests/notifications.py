"""What a person hears when a job of theirs has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Notification
from generator.requests import progress

if TYPE_CHECKING:
    from generator.models.job import Job

# The states in which a job has ended that are worth a notification, and its kind.
KINDS = {"succeeded": "job-ready", "failed": "job-failed", "dead": "job-failed"}


def notify_ended(*jobs: Job) -> None:
    """Once their ending is committed, end their event streams; leave a notification for who is not watching theirs."""
    ended = [(job.pk, job.user_id, str(job.state)) for job in jobs]
    transaction.on_commit(lambda: progress.tell_ended(*ended), robust=True)
    worth_telling = [job for job in jobs if job.state in KINDS]
    watched = progress.watched_among([job.pk for job in worth_telling])
    Notification.tell_each(notification_of(job) for job in worth_telling if job.pk not in watched)


def notification_of(job: Job) -> Notification:
    kind, url = KINDS[job.state], job.get_absolute_url()
    return Notification(to_id=job.user_id, kind=kind, subject=job.pk, url=url, title=job.prompt[:200])
