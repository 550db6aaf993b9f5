"""Who is served next."""

from __future__ import annotations

from django.db.models.functions import Now

from generator.models import Job, State


def next_waiting(engine: str, model: str) -> Job | None:
    """The job that a worker with this engine and model should take now, its row locked; call it in a transaction.

    Oldest first. Nobody has more jobs waiting than their plan's jobs at once, so that one person cannot fill the line.
    Rows that another worker is just taking are passed over.
    """
    waiting = Job.objects.filter(state=State.QUEUED, run_after__lte=Now(), engine=engine, model=model)
    return waiting.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("id").first()
