"""What a person hears when a job of theirs has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import Notification
from generator import progress
from generator.models.states import State

if TYPE_CHECKING:
    from generator.models.job import Job

KINDS = {State.SUCCEEDED: "job-ready", State.FAILED: "job-failed", State.DEAD: "job-failed"}


def tell_of_end(job: Job) -> None:
    """Once the ending is committed, end its event stream; leave a notification for someone who is not watching it."""
    transaction.on_commit(lambda: progress.tell_ended(job.pk, job.user_id, job.state), robust=True)
    kind = KINDS.get(State(job.state))
    if kind and not progress.is_watched(job.pk):
        Notification.tell(job.user, kind, subject=job.pk, url=job.get_absolute_url(), title=job.prompt)
