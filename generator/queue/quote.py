"""The wait that one more job of a person is quoted, read from the line as it stands.

What a line has learned of itself (its speed, its crowd, how far off its quotes were) `generator.queue.forecast` renews.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from generator.models import Job, State
from generator.models.machine import silence
from generator.scheduling.wait_model import Flow, Ratios, guess, places, up_to
from lib import prepared

MOST_COUNTED = 5_000
FEW = 100
LEAST_SPEED = 0.02


@dataclass(frozen=True)
class Quote:
    """Seconds until a job starts: `likely` half of the time, no more than `longest` nine times in ten.

    `ahead` is about how many jobs of the same plan start before it; `guess` the wait before calibration. Where every
    machine that drew for this line has fallen silent or is paused, it is `unpromised`: the numbers are what the line
    had learned.
    """

    ahead: int
    guess: float
    likely: float
    longest: float
    unpromised: bool = False


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
), (
  SELECT coalesce(bool_and(seen < now() - %(silence)s::float8 * interval '1 second' OR EXISTS (
    SELECT 1 FROM generator_pause AS pause WHERE pause.pool = machine.pool AND pause.machine IN ('', machine.name)
  )), false)
  FROM generator_machine AS machine WHERE pool = line.pool
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
    bounds = {"most": MOST_COUNTED, "few": FEW, "silence": silence().total_seconds()}
    found = prepared.rows(QUOTE, pool=pool, plan=plan, user=user, own=own, **bounds)
    if not found:
        ratios, about = Ratios(), guess(0, 1, (), 1)
        return Quote(0, about, about * ratios.likely, about * ratios.longest)
    ((level, people, mean, speed, known, likely, longest, units, waiting, weight, flows, fewer, silent),) = found
    mine = units + (waiting if own is None else own) * mean
    if known and fewer >= FEW:
        fewer = max(fewer, up_to(mine, known, people))
    ahead = places(fewer, mine=mine, level=level, people=people, mean=mean)
    others = [Flow(*flow) for flow in flows]
    about = guess(ahead * mean, weight or 1, others, max(speed, LEAST_SPEED))
    return Quote(round(ahead), about, about * likely, about * longest, silent)


def quote_of(job: Job) -> Quote | None:
    """How long a waiting job will still wait, as the line stands now; None once it runs."""
    if job.state != State.QUEUED:
        return None
    first = Q(priority__gt=job.priority) | Q(priority=job.priority, pk__lt=job.pk)
    mine = Job.objects.filter(first, user=job.user_id, state=State.QUEUED, pool=job.pool, plan=job.plan)
    return quote(job.pool, job.plan, job.user_id, own=mine.count())
