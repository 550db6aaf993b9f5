"""Doorbells. Each calls one verb; what is to be done stands in the rows."""

from __future__ import annotations

from celery import shared_task

from generator.status.hourly import record_hours as write_hours
from generator.status.incidents import watch as watch_site
from generator.status.snapshot import look_for_surge
from generator.worker.loop import answer
from generator.worker.sweep import sweep as sweep_jobs


@shared_task
def run_job(pool: str = "", passed: int = 0) -> None:
    """Work waits: draw whatever is next, which need not be the job that rang."""
    answer(pool, passed)


@shared_task
def sweep() -> None:
    sweep_jobs()


@shared_task
def record_hours() -> None:
    write_hours()


@shared_task
def watch() -> None:
    look_for_surge()
    watch_site()
