"""What a line knows of itself, renewed from what was started lately: its speed, its crowd, how far off quotes were."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Plan
from generator.models import Job, Machine, QueueLine, QueuePlace, State
from generator.scheduling.wait_model import Ratios, Started, knots
from lib.ids import first_id

if TYPE_CHECKING:
    from collections.abc import Iterable

RENEW_SECONDS = 2.0
CALIBRATED_FROM = 300  # the latest jobs that started
LATELY_SECONDS = 60
OLDEST = timedelta(hours=6)
MOST_COUNTED = 5_000
LEAST_RATE = 0.02

_renewed: dict[str, float] = {}


def renew(pool: str) -> int:
    """Renew the forecast of a pool's lines, at most every two seconds however many ask; answers how many lines."""
    if time.monotonic() - _renewed.get(pool, -RENEW_SECONDS) < RENEW_SECONDS:
        return 0
    _renewed[pool] = time.monotonic()
    return renew_now(QueueLine.objects.filter(pool=pool))


def renew_all() -> int:
    """Renew every line, whoever else does."""
    return renew_now(QueueLine.objects.all())


def renew_now(lines: QuerySet[QueueLine]) -> int:
    now = timezone.now()
    stale = lines.filter(renewed__lt=now - timedelta(seconds=RENEW_SECONDS))
    done = 0
    for line in list(stale):
        if stale.filter(pk=line.pk).update(renewed=now):
            QueueLine.objects.filter(pk=line.pk).update(**fresh(line))
            done += 1
    return done


def fresh(line: QueueLine) -> dict[str, Any]:
    """What is known about a line now."""
    jobs = Job.objects.filter(pool=line.pool, plan=line.plan)
    places_taken = QueuePlace.objects.filter(pool=line.pool, plan=line.plan, waiting__gt=0)
    waiting_now = list(places_taken.values_list("waiting", "units")[:MOST_COUNTED])
    minute_ago = first_id(timezone.now() - timedelta(seconds=LATELY_SECONDS))
    asked = jobs.filter(pk__gte=minute_ago)[:MOST_COUNTED].count()
    lately = jobs.filter(claimed__gt=timezone.now() - timedelta(seconds=LATELY_SECONDS))[:MOST_COUNTED].count()
    ratios = Ratios.of(list(samples(jobs)))
    return {
        "people": len(waiting_now),
        "knots": knots(units for _waiting, units in waiting_now) or None,
        "backlog": sum(waiting for waiting, _units in waiting_now) * line.mean,
        "coming": asked * line.mean / LATELY_SECONDS,
        "speed": Machine.speed_of(line.pool),
        "rate": max(lately / LATELY_SECONDS, capacity(line)),
        "likely": ratios.likely,
        "longest": ratios.longest,
    }


def capacity(line: QueueLine) -> float:
    """Starts a second that this line has by its share of the machines, where every active line wants its own."""
    weights = dict(Plan.objects.values_list("code", "weight"))
    active = set(QueueLine.objects.filter(pool=line.pool, active=True).values_list("plan", flat=True)) | {line.plan}
    share = weights.get(line.plan, 1) / sum(weights.get(plan, 1) for plan in active)
    return Machine.alive().filter(pool=line.pool).count() * share / max(line.mean, 1e-3)


def samples(jobs: QuerySet[Job]) -> Iterable[Started]:
    """The latest jobs that started and the oldest that wait, oldest first."""
    quoted = jobs.filter(guess__isnull=False)
    started = quoted.filter(claimed__gt=timezone.now() - OLDEST, attempt=1).order_by("-claimed")
    rows = started.values_list("guess", F("claimed") - F("accepted"), "longest")[:CALIBRATED_FROM]
    for about, waited, longest in reversed(rows):
        yield Started(about, waited.total_seconds(), longest)
    waiting = quoted.filter(state=State.QUEUED, attempt=0).order_by("id")
    for about, waited, longest in waiting.values_list("guess", Now() - F("accepted"), "longest")[:CALIBRATED_FROM]:
        yield Started(about, waited.total_seconds(), longest, open=True)
