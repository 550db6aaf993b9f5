"""Ringing for a worker. A bell that is not heard is rung again by the sweep; the row is the queue.

In a crowd a bell that rings already is not rung again: whoever hears it draws until nothing waits, and takes it down
before looking (`heard`), so that a job which is written afterwards rings anew. Each pool has a bell of its own. All
workers hear one queue of messages, so that one whose engine is another's passes a bell on.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction

from generator.models import Machine
from generator.requests.progress import channel, tell_queued
from lib.doorbell import ring as ring_task

LOUD_SECONDS = 5


def bell_of(pool: str) -> str:
    return f"atelier:bell:{pool}"


def ring(pool: str, user: int) -> None:
    """After the transaction commits, tell some worker of the pool that work waits, unless one is being told, and the
    pages that its person has open."""
    transaction.on_commit(partial(_ring_once, pool, user), robust=True)


def _ring_once(pool: str, user: int) -> None:
    if tell_queued(user, bell_of(pool), loud_seconds=LOUD_SECONDS):
        ring_anyone(pool)


def ring_anyone(pool: str = "", passed: int = 0) -> None:
    """Tell some worker to look at the pool's queue, or at its own where none is named."""
    ring_task("generator.tasks.run_job", pool=pool, passed=passed)


def pass_on(pool: str, passed: int) -> None:
    """Ring again for a worker of this pool: an idle one has waited longer than who passes it on, so it hears sooner.

    At most as often as there are machines; then its workers are busy, or gone, and look for themselves or are rung for
    by the sweep.
    """
    if passed < Machine.alive().count():
        ring_anyone(pool, passed + 1)


def heard(pool: str) -> None:
    """A worker of the pool has come, and will look at its queue from now on."""
    channel().call("delete", bell_of(pool))
