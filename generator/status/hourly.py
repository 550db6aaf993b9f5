"""Writing the hours' records. Jobs are found by their ids, which are in order of time, so no table is scanned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import Plan
from gallery.models import Image
from generator.models import HourRecord, Job, State
from generator.scheduling.quantile import quantile
from lib.ids import first_id

MOST_READ = 5_000
HOUR = dt.timedelta(hours=1)
READ = ("pk", "state", "accepted", "claimed", "likely", "longest", "due")


def record_hours(now: dt.datetime | None = None) -> int:
    """Write the running hour and the one before, for every plan that had jobs; answers how many rows."""
    now = now or timezone.now()
    running = now.replace(minute=0, second=0, microsecond=0)
    plans = list(Plan.objects.values_list("code", flat=True))
    return sum(record(hour, plan, now) for hour in (running - HOUR, running) for plan in plans)


def record(hour: dt.datetime, plan: str, now: dt.datetime) -> int:
    jobs = Job.objects.filter(plan=plan, pk__gte=first_id(hour), pk__lt=first_id(hour + HOUR)).order_by("pk")
    rows = list(jobs.only(*READ)[: MOST_READ + 1])
    if not rows:
        return 0
    told = tally(rows[:MOST_READ], now) | {"sampled": len(rows) > MOST_READ}
    HourRecord.objects.update_or_create(hour=hour, plan=plan, defaults=told)
    return 1


def tally(jobs: list[Job], now: dt.datetime) -> dict[str, Any]:
    """An hour's numbers; the fields of `HourRecord`."""
    started = [job for job in jobs if job.claimed]
    promised = [job for job in jobs if job.longest is not None]
    late = [job for job in promised if not job.claimed and job.state == State.QUEUED and job.due and job.due < now]
    judged = [job for job in promised if job.claimed]
    waits = sorted(waited(job) for job in started)
    made = Image.objects.filter(job__in=[job.pk for job in jobs if job.state == State.SUCCEEDED])
    return {
        "accepted": len(jobs),
        "started": len(started),
        "judged": len(judged) + len(late),
        "kept": sum(waited(job) <= (job.longest or 0) for job in judged),
        "failed": sum(job.state in (State.FAILED, State.DEAD) for job in jobs),
        "waited_p50": quantile(waits, 0.5),
        "waited_p90": quantile(waits, 0.9),
        "promised_p50": quantile(sorted(job.likely for job in promised if job.likely is not None), 0.5),
        "promised_p90": quantile(sorted(job.longest for job in promised if job.longest is not None), 0.5),
        **made.aggregate(images=Count("pk"), energy_wh=Sum("energy_wh")),
    }


def waited(job: Job) -> float:
    return float((job.claimed - job.accepted).total_seconds()) if job.claimed else 0.0
