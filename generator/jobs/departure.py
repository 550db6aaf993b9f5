"""What becomes of the jobs of somebody who is suspended or leaves."""

from __future__ import annotations

from accounts.models import User
from generator.models import Job


def call_off(user: User) -> None:
    """Every job that is open is cancelled and refunded; whoever draws one stops within a step."""
    for job in Job.objects.of(user).open():
        job.cancel(by=user)
