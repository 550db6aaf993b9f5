"""How the site stands, in numbers for everyone: the status page and `GET /api/v1/status` tell the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, cast

from django.core.cache import cache
from django.utils import timezone

from accounts.models import Plan
from generator.models import EnergyBudget, EngineCard, HourRecord, Incident, Machine, QueueLine, QueuePlace, Surge
from generator.models.incident import MOST_SHOWN
from generator.queue.estimates import EngineHealth
from generator.queue.forecast import LEAST_RATE
from generator.queue.quote import quote
from generator.surge.measures import told_to_all
from lib.problems import Problem

FRESH_FOR = 2  # seconds
KEY = "generator:status"
MOST_READ = 5_000
MOST_MACHINES = 100
BUSY = 20  # jobs waiting


@dataclass(frozen=True)
class PlanWait:
    """One plan's line: people and jobs waiting, and the seconds one more job would wait, likely and at worst.

    None while no machine draws.
    """

    plan: str
    name: str
    people: int
    jobs: int
    likely: float | None
    longest: float | None
    rate: float

    @property
    def seconds_left(self) -> float:
        """Until all that waits now has started."""
        return self.jobs / max(self.rate, LEAST_RATE) if self.jobs else 0.0


def plan_waits() -> list[PlanWait]:
    """Every plan's line in the pool that new jobs go to; empty while no engine has announced itself."""
    try:
        pool = EngineCard.capabilities_now().pool
    except Problem:
        return []
    places = QueuePlace.objects.filter(pool=pool, waiting__gt=0).values_list("plan", "waiting")[:MOST_READ]
    people, jobs = Counter[str](), Counter[str]()
    for plan, waiting in places:
        people[plan] += 1
        jobs[plan] += waiting
    rates = dict(QueueLine.objects.filter(pool=pool).values_list("plan", "rate"))
    lines, silent = [], Machine.all_silent(pool)
    for code, name in Plan.objects.order_by("position", "code").values_list("code", "name"):
        told = quote(pool, code, 0)
        rate = rates.get(code, 0.0)
        likely, longest = (None, None) if silent else (told.likely, told.longest)
        lines.append(PlanWait(code, name, people[code], jobs[code], likely, longest, rate))
    return lines


def look_for_surge() -> None:
    """Let the longest likely wait throw the switch. Without a machine there is no wait to judge by."""
    if Machine.alive().exists() and (waits := [line.likely for line in plan_waits() if line.likely is not None]):
        Surge.look(max(waits))


def state_of(lines: list[PlanWait], machines: int, incidents: list[Incident], *, surging: bool) -> str:
    """One of ok, busy, surge, trouble; the worst that holds."""
    open_ones = [one for one in incidents if one.ended is None]
    slow = (Incident.Cause.SURGE, Incident.Cause.BACKLOG, "")
    if not machines or any(one.cause not in slow or one.impact != Incident.Impact.SLOWER for one in open_ones):
        return "trouble"
    if surging:
        return "surge"
    return "busy" if open_ones or sum(line.jobs for line in lines) > BUSY else "ok"


def totals(hours: list[HourRecord], names: dict[str, str]) -> list[dict[str, Any]]:
    """A row a plan over these hours; waits are means of the hours', weighted by how many jobs each started."""
    told = []
    for plan in dict.fromkeys(row.plan for row in hours):
        rows = [row for row in hours if row.plan == plan]
        counts = {name: sum(getattr(row, name) for row in rows) for name in COUNTED}
        waits = {name: _mean(rows, name) for name in AVERAGED}
        told.append(
            {
                "plan": plan,
                "name": names.get(plan, plan),
                **counts,
                **waits,
                "sampled": any(row.sampled for row in rows),
            }
        )
    return told


COUNTED = ("accepted", "started", "judged", "kept", "failed", "images")
AVERAGED = ("promised_p50", "waited_p50", "promised_p90", "waited_p90")


def _mean(rows: list[HourRecord], name: str) -> float | None:
    known = [(getattr(row, name), row.started) for row in rows if getattr(row, name) is not None and row.started]
    weight = sum(started for _, started in known)
    return sum(value * started for value, started in known) / weight if weight else None


def take_snapshot() -> dict[str, Any]:
    """Everything, in about a dozen queries of bounded size."""
    now, surge = timezone.now(), Surge.now()
    lines = plan_waits()
    machines = list(Machine.alive().order_by("started", "name")[:MOST_MACHINES])
    incidents = list(Incident.objects.recent(now)[:MOST_SHOWN])
    hours = list(HourRecord.last_day(now))
    left = max((line.seconds_left for line in lines), default=0.0)
    energy = [row.energy_wh for row in hours if row.energy_wh is not None]
    return {
        "state": state_of(lines, len(machines), incidents, surging=surge.active),
        "at": now,
        "machines": [{"device": machine.device, "images_a_second": machine.pace} for machine in machines],
        "plans": [{k: v for k, v in asdict(line).items() if k != "rate"} for line in lines],
        "backlog_ends": now + dt.timedelta(seconds=left) if left and machines else None,
        "surge": told_to_all(surge, list(Plan.objects.order_by("position", "code"))),
        "judged": sum(row.judged for row in hours),
        "kept": sum(row.kept for row in hours),
        "health": EngineHealth.now(),
        "energy_wh": sum(energy) if energy else None,
        "energy_today": asdict(EnergyBudget.today()),
        "last_day": totals(hours, {line.plan: line.name for line in lines}),
        "incidents": incidents,
    }


def snapshot() -> dict[str, Any]:
    """`take_snapshot`, at most every two seconds however many ask."""
    return cast("dict[str, Any]", cache.get_or_set(KEY, take_snapshot, FRESH_FOR))
