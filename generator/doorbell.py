"""Ringing for a worker. A bell that is not heard is rung again by the sweep; the row is the queue.

In a crowd a bell that rings already is not rung again: whoever hears it draws until nothing waits, and takes it down
before looking (`heard`), so that a job which is written afterwards rings anew.
"""

from __future__ import annotations

from django.db import transaction

from generator.progress import line

BELL = "atelier:bell"
LOUD_SECONDS = 5


def ring() -> None:
    """After the transaction commits, tell some worker that work waits, unless one is being told."""
    transaction.on_commit(_ring_once, robust=True)


def _ring_once() -> None:
    if line().call("set", BELL, 1, nx=True, get=True, ex=LOUD_SECONDS) is None:  # it was quiet, or Redis is away
        ring_anyone()


def ring_anyone() -> None:
    """Tell some worker to look at the queue."""
    from generator.tasks import run_job  # tasks call the worker's verbs

    run_job.delay()


def heard() -> None:
    """A worker has come, and will look at the queue from now on."""
    line().call("delete", BELL)
