"""The fair queue in PostgreSQL: what stands at the front of every line, and taking a batch from it.

Claims of a pool take turns by a row they lock, so that counters are read and charged in order; a claim looks at a few
dozen people whatever the backlog, all by index, so it costs the same with a hundred jobs waiting as with a million.
What is taken, and who is charged what, `generator.scheduling.fair_share` decides.
"""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from generator.models import Job
from generator.queue import claim_statements as sql
from generator.queue.batching import BatchLimits
from generator.scheduling.fair_share import (
    OVERDUE_EVERY,
    Member,
    PlanQueue,
    ServiceCharge,
    WaitingJob,
    fill,
    lead,
    lift,
)
from lib import prepared

# How many people of each plan are looked at: for the lead of a batch, where those can draw nothing here, and for mates.
LEAD_WINDOW, WIDE_WINDOW, MATES_WINDOW = 4, 2_000, 16
JOBS_OF_A_MATE = 8
MEAN_LEARNS = 0.02


class Claim:
    """One turn of one machine. Every method is one statement or none; `take` tells the story."""

    def __init__(self, limits: BatchLimits, worker: str) -> None:
        self.limits, self.worker = limits, worker[:80]
        able = limits.able
        self.what = {
            "pool": able.pool,
            "tasks": [str(task) for task in able.tasks],
            "sizes": [f"{width}x{height}" for width, height in able.sizes],
        }
        self.alone: set[uuid.UUID] = set()  # jobs that go without mates
        self.shape: dict[Hashable, tuple[int, int, int]] = {}  # width, height and steps of each job looked at

    @transaction.atomic
    def take(self) -> list[Job]:
        """Claim the next batch: its jobs run from now on, each with a fence of its own. Empty where nothing waits."""
        turn, served = self._hold_turn()
        lines, means = self._lines()
        standing = self._front(lines, LEAD_WINDOW) or self._front(lines, WIDE_WINDOW)
        awake = {line.plan for line in standing}
        for line in lines.values():
            line.active = line.active and line.plan in awake
        lift(standing, served)
        overdue = self._overdue() if standing and turn % OVERDUE_EVERY == 0 else None
        first = lead(standing, turn=turn, now=time.time(), overdue=overdue)
        if first is None:
            self._charge([], lines, means, turn, served)
            return []
        leading = lines[first.plan]
        if first is not overdue:
            served = leading.units
            leading.level = max(leading.level, counter_of(leading, first.person))
        charges = self._batch(first, lines)
        claimed = self._run(charges)
        there = {job.pk for job in claimed}
        charged = [charge for charge in charges if charge.waiting.job in there]
        for charge in charged:
            line = lines[charge.waiting.plan]
            line.level = line.risen(charge.units)
            line.units += charge.units / line.weight
            means[line.plan] += MEAN_LEARNS * (charge.units - means[line.plan])
        self._charge(charged, lines, means, turn, served)
        return claimed

    def _hold_turn(self) -> tuple[int, float]:
        """Lock the pool's row: the number of this turn, and the counter of the plan that was served last."""
        found = self._rows(sql.TURN)
        if not found:
            self._rows(sql.FIRST_TURN)
            found = self._rows(sql.TURN)
        ((turn, served),) = found
        return turn + 1, served

    def _lines(self) -> tuple[dict[str, PlanQueue], dict[str, float]]:
        lines, means = {}, {}
        for plan, units, level, people, active, mean, weight in self._rows(sql.LINES):
            lines[plan] = PlanQueue(plan, units, weight or 1, level, people, active)
            means[plan] = mean
        return lines, means

    def _front(self, lines: dict[str, PlanQueue], window: int, key: str = "") -> list[PlanQueue]:
        """The lines with the people of least counter in each, `window` a line, and their next job (of this key)."""
        statement = sql.MATES if key else sql.FRONT
        for line in lines.values():
            line.members = []
        for plan, person, units, *job in self._rows(statement, window=window, key=key, each=JOBS_OF_A_MATE):
            if plan not in lines:  # its first job came after the lines were read; the next turn sees it
                continue
            members = lines[plan].members
            if not members or members[-1].person != person:
                members.append(Member(person, units))
            members[-1].jobs.append(self._waiting(plan, person, *job))
        return [line for line in lines.values() if line.members]

    def _waiting(self, plan: str, person: int, job: uuid.UUID, *columns: Any) -> WaitingJob:
        key, images, priority, due, mishaps, task, width, height, steps = columns
        self.shape[job] = width, height, steps
        if mishaps or task in self.limits.able.drawn_alone:
            self.alone.add(job)
        return WaitingJob(job, person, plan, key, images, (-priority, job), due or float("inf"))

    def _overdue(self) -> WaitingJob | None:
        for plan, person, *job in self._rows(sql.OVERDUE):
            return self._waiting(plan, person, *job)
        return None

    def _batch(self, first: WaitingJob, lines: dict[str, PlanQueue]) -> list[ServiceCharge]:
        width, height, steps = self.shape[first.job]
        cap, step = self.limits.cap(first.key, width, height), self.limits.step(width, height)
        alone = cap <= first.images or first.job in self.alone
        mates = [] if alone else self._front(lines, MATES_WINDOW, first.key)
        return fill(first, mates, cap=cap, cost=lambda _key, images: steps * step.seconds(images))

    def _run(self, charges: Sequence[ServiceCharge]) -> list[Job]:
        """Move the jobs that still wait; one that was cancelled a moment ago is left out."""
        jobs = [charge.waiting.job for charge in charges]
        moved = prepared.update(
            Job,
            sql.RUN,
            sql.HAS_SOURCES,
            jobs=jobs,
            fences=[uuid.uuid4() for _job in jobs],
            units=[charge.units for charge in charges],
            batch=uuid.uuid4(),
            worker=self.worker,
            seconds=settings.JOB_LEASE_SECONDS,
        )
        for job, has_sources in moved:
            if not has_sources:
                job.starts_from = []
        return sorted((job for job, _has_sources in moved), key=lambda job: jobs.index(job.pk))

    def _charge(
        self,
        charges: Sequence[ServiceCharge],
        lines: dict[str, PlanQueue],
        means: dict[str, float],
        turn: int,
        served: float,
    ) -> None:
        units: dict[tuple[str, Any], float] = defaultdict(float)
        for charge in charges:
            units[charge.waiting.plan, charge.waiting.person] += charge.units
        self._rows(
            sql.CHARGE,
            of=[plan for plan, _person in units],
            people=[person for _plan, person in units],
            charges=list(units.values()),
            plans=list(lines),
            units=[line.units for line in lines.values()],
            levels=[line.level for line in lines.values()],
            actives=[line.active for line in lines.values()],
            means=[means[plan] for plan in lines],
            turn=turn,
            served=served,
        )

    def _rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return prepared.rows(statement, **self.what | values)


def counter_of(line: PlanQueue, person: Any) -> float:
    return next((member.units for member in line.members if member.person == person), line.level)
