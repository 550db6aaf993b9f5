"""The wait that is quoted: read from the line for one person, and renewed from what was started lately."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Plan
from generator.models import Job, Machine, QueueLine, QueuePlace, State
from generator.scheduling.wait_model import Flow, Ratios, Started, guess, knots, places, up_to
from lib import prepared
from lib.ids import first_id

if TYPE_CHECKING:
    from collections.abc import Iterable

RENEW_SECONDS = 2.0
LOOK_BACK = 300
LATELY_SECONDS = 60
OLDEST = timedelta(hours=6)
MOST_COUNTED = 5_000
FEW = 100
LEAST_RATE = 0.02
LEAST_SPEED = 0.02


@dataclass(frozen=True)
class Quote:
    """Seconds until a job starts: `likely` half of the time, no more than `longest` nine times in ten.

    `ahead` is about how many jobs of the same plan start before it; `guess` the wait before calibration.
    """

    ahead: int
    guess: float
    likely: float
    longest: float


# Who comes first is counted where few do; of a crowd the line's knots tell.
QUOTE = """
SELECT line.level, line.people, line.mean, line.speed, line.knots, line.likely, line.longest,
  mine.units, mine.waiting, (
  SELECT coalesce(weight, 1) FROM accounts_plan WHERE code = line.plan
), (
  SELECT coalesce(json_agg(json_build_array(coalesce(plan.weight, 1), flow.backlog, flow.coming)), '[]')
  FROM generator_queueline AS flow LEFT JOIN accounts_plan AS plan ON plan.code = flow.plan
  WHERE flow.pool = line.pool AND flow.plan <> line.plan
), (
  SELECT count(*) FROM (
    SELECT 1 FROM generator_queueplace AS other
    WHERE other.pool = line.pool AND other.plan = line.plan AND other.waiting > 0 AND other.user_id <> %(user)s
      AND other.units <= mine.units + coalesce(%(own)s::bigint, mine.waiting) * line.mean
    LIMIT CASE WHEN line.knots IS NULL THEN %(most)s ELSE %(few)s END
  ) AS fewer
)
FROM generator_queueline AS line
CROSS JOIN LATERAL (
  SELECT greatest(coalesce(max(units), 0), CASE WHEN coalesce(max(waiting), 0) = 0 THEN line.level ELSE 0 END) AS units,
         coalesce(max(waiting), 0) AS waiting
  FROM generator_queueplace WHERE pool = line.pool AND plan = line.plan AND user_id = %(user)s
) AS mine
WHERE line.pool = %(pool)s AND line.plan = %(plan)s
"""


def quote(pool: str, plan: str, user: int, *, own: int | None = None) -> Quote:
    """The wait of one more job of this person; or, with `own`, of the one that has so many of their own before it."""
    found = prepared.rows(QUOTE, pool=pool, plan=plan, user=user, own=own, most=MOST_COUNTED, few=FEW)
    if not found:
        ratios, about = Ratios(), guess(0, 1, (), 1)
        return Quote(0, about, about * ratios.likely, about * ratios.longest)
    ((level, people, mean, speed, known, likely, longest, units, waiting, weight, flows, fewer),) = found
    mine = units + (waiting if own is None else own) * mean
    if known and fewer >= FEW:
        fewer = max(fewer, up_to(mine, known, people))
    ahead = places(fewer, mine=mine, level=level, people=people, mean=mean)
    others = [Flow(*flow) for flow in flows]
    about = guess(ahead * mean, weight or 1, others, max(speed, LEAST_SPEED))
    return Quote(round(ahead), about, about * likely, about * longest)


def quote_of(job: Job) -> Quote | None:
    """How long a waiting job will still wait, as the line stands now; None once it runs."""
    if job.state != State.QUEUED:
        return None
    first = Q(priority__gt=job.priority) | Q(priority=job.priority, pk__lt=job.pk)
    mine = Job.objects.filter(first, user=job.user_id, state=State.QUEUED, pool=job.pool, plan=job.plan)
    return quote(job.pool, job.plan, job.user_id, own=mine.count())


# -- renewing --------------------------------------------------------------------------------------------------------

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
    standing = list(places_taken.values_list("waiting", "units")[:MOST_COUNTED])
    minute_ago = first_id(timezone.now() - timedelta(seconds=LATELY_SECONDS))
    asked = jobs.filter(pk__gte=minute_ago)[:MOST_COUNTED].count()
    lately = jobs.filter(claimed__gt=timezone.now() - timedelta(seconds=LATELY_SECONDS))[:MOST_COUNTED].count()
    ratios = Ratios.of(list(samples(jobs)))
    return {
        "people": len(standing),
        "knots": knots(units for _waiting, units in standing) or None,
        "backlog": sum(waiting for waiting, _units in standing) * line.mean,
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
    rows = started.values_list("guess", F("claimed") - F("accepted"), "longest")[:LOOK_BACK]
    for about, waited, longest in reversed(rows):
        yield Started(about, waited.total_seconds(), longest)
    waiting = quoted.filter(state=State.QUEUED, attempt=0).order_by("id")
    for about, waited, longest in waiting.values_list("guess", Now() - F("accepted"), "longest")[:LOOK_BACK]:
        yield Started(about, waited.total_seconds(), longest, open=True)
