"""Ringing for a worker. A bell that is not heard is rung again by the sweep; the row is the queue."""

from __future__ import annotations

from uuid import UUID


def ring(job: UUID) -> None:
    """After the transaction commits, tell some worker that work waits."""
    from generator.tasks import run_job  # tasks call the models' verbs

    run_job.delay_on_commit(str(job))


def ring_anyone() -> None:
    """Tell some worker to look at the queue, for no job in particular."""
    from generator.tasks import run_job  # tasks call the worker's verbs

    run_job.delay()
