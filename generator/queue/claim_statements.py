"""The statements of a claim. Each reads by index a number of rows that does not grow with the backlog.

`%(pool)s` is the machine's pool, `%(tasks)s` and `%(sizes)s` what it can do.
"""

# ruff: noqa: S608 - put together from the constants of this page

TURN = "SELECT turn, served FROM generator_queueturn WHERE pool = %(pool)s FOR UPDATE"
FIRST_TURN = "INSERT INTO generator_queueturn (pool, turn, served) VALUES (%(pool)s, 0, 0) ON CONFLICT DO NOTHING"

LINES = """
SELECT line.plan, line.units, line.level, line.people, line.active, line.mean, plan.weight
FROM generator_queueline AS line LEFT JOIN accounts_plan AS plan ON plan.code = line.plan
WHERE line.pool = %(pool)s
"""

COLUMNS = (
    "id, batch_key, candidates, priority, extract(epoch FROM due)::float8, errors + losses, task, width, height, steps"
)
CAN_BE_DRAWN = (
    "state = 'queued' AND pool = %(pool)s AND run_after <= statement_timestamp() AND task = ANY(%(tasks)s)"
    " AND width || 'x' || height = ANY(%(sizes)s)"
)


def _front(more: str, most: str) -> str:
    return f"""
SELECT place.plan, place.user_id, place.units, job.*
FROM generator_queueline AS line
CROSS JOIN LATERAL (
  SELECT plan, user_id, units FROM generator_queueplace
  WHERE pool = line.pool AND plan = line.plan AND waiting > 0
  ORDER BY units, user_id LIMIT %(window)s
) AS place
CROSS JOIN LATERAL (
  SELECT {COLUMNS} FROM generator_job
  WHERE user_id = place.user_id AND plan = place.plan AND {CAN_BE_DRAWN} {more}
  ORDER BY priority DESC, id LIMIT {most}
) AS job
WHERE line.pool = %(pool)s
ORDER BY place.plan, place.units, place.user_id
"""


FRONT = _front("", "1")
# Whatever went wrong once is drawn alone, in case it is what takes its mates down.
MATES = _front("AND batch_key = %(key)s AND errors + losses = 0", "%(each)s")

OVERDUE = f"""
SELECT plan, user_id, {COLUMNS} FROM generator_job
WHERE due < statement_timestamp() AND {CAN_BE_DRAWN} ORDER BY due LIMIT 1
"""

RUN = """
UPDATE generator_job SET
  state = 'running', fence = claimed.fence, units = claimed.units, batch = %(batch)s, worker = %(worker)s,
  lease_until = statement_timestamp() + make_interval(secs => %(seconds)s), claimed = statement_timestamp(),
  attempt = attempt + 1, step = 0
FROM unnest(%(jobs)s::uuid[], %(fences)s::uuid[], %(units)s::float8[]) AS claimed (id, fence, units)
WHERE generator_job.id = claimed.id AND state = 'queued'
"""
HAS_SOURCES = "EXISTS (SELECT FROM generator_jobsource WHERE job_id = generator_job.id)"

# All that a claim changes besides the jobs, in one statement.
CHARGE = """
WITH places AS (
  UPDATE generator_queueplace AS place SET units = place.units + charged.units
  FROM unnest(%(of)s::text[], %(people)s::bigint[], %(charges)s::float8[]) AS charged (plan, user_id, units)
  WHERE place.pool = %(pool)s AND place.plan = charged.plan AND place.user_id = charged.user_id
), lines AS (
  UPDATE generator_queueline AS line SET
    units = now.units, level = now.level, active = now.active, mean = now.mean
  FROM unnest(%(plans)s::text[], %(units)s::float8[], %(levels)s::float8[], %(actives)s::boolean[], %(means)s::float8[])
    AS now (plan, units, level, active, mean)
  WHERE line.pool = %(pool)s AND line.plan = now.plan
    AND (line.units, line.level, line.active) IS DISTINCT FROM (now.units, now.level, now.active)
)
UPDATE generator_queueturn SET turn = %(turn)s, served = %(served)s WHERE pool = %(pool)s
"""
