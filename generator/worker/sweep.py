"""What runs every few seconds so that nothing waits for a message that was lost. Two sweeps may run at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from generator.models import Job, Machine, State
from generator.queue.forecast import renew_all
from generator.worker.doorbell import ring_anyone
from generator.worker.lease import Lease

AT_ONCE = 200
RINGS = 50
RING_AGAIN = timedelta(seconds=10)


def sweep() -> dict[str, int]:
    """Bring back what was lost, end what waited too long, ring for what waits; answers how many of each."""
    lost = Job.objects.filter(state=State.RUNNING, lease_until__lt=Now(), fence__isnull=False)
    stale = Job.objects.filter(
        state=State.QUEUED, accepted__lt=Now() - timedelta(seconds=settings.JOB_MAX_WAIT_SECONDS)
    )
    return {
        "lost": _each(lost, lambda job: Lease(job, job.fence).lose()),
        "stale": _each(stale, lambda job: job.end(State.FAILED, State.QUEUED, error_code="nobody-came")),
        "rung": ring_again(),
        "forecast": renew_all(),
    }


def ring_again() -> int:
    """Ring for waiting rows whose bell may have been lost, once a machine: oldest first, each row every ten seconds."""
    quiet = Q(rung__isnull=True) | Q(rung__lt=Now() - RING_AGAIN)
    waiting = Job.objects.filter(quiet, state=State.QUEUED, run_after__lte=Now())
    with transaction.atomic():
        rows = waiting.select_for_update(skip_locked=True, no_key=True).order_by("id")[:RINGS]
        found: dict[UUID, str] = dict(rows.values_list("pk", "pool"))
        Job.objects.filter(pk__in=found).update(rung=Now())
    machines = Counter(Machine.alive().values_list("pool", flat=True))
    for pool, jobs in Counter(found.values()).items():
        for _ in range(min(jobs, max(1, machines[pool]))):
            ring_anyone(pool)
    return len(found)


def _each(rows: QuerySet[Job], verb: Callable[[Job], bool]) -> int:
    """Call the verb on each row, locked, in a transaction of its own; a row that another sweep holds is passed over."""
    done = 0
    for pk in list(rows.order_by("id").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            job = rows.filter(pk=pk).select_for_update(skip_locked=True, no_key=True).first()
            done += bool(job and verb(job))
    return done
