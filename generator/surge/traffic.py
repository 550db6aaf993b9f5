"""The last day's accepted requests, and what drawing them cost, as they were: read once, in bounded size."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Sum
from django.utils import timezone

from accounts.models import User
from generator.models import EngineCard, Job, JobSource, Machine, State
from generator.models.surge import LARGE_PIXELS
from generator.queue.batching import BatchLimits
from lib.ids import first_id

DAY = dt.timedelta(days=1)
MOST_READ = 20_000
MOST_BATCHES = 500
LEAST_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request, `at` so many seconds after the first; `newcomer` is whoever joined within the day."""

    at: float
    person: int
    plan: str
    key: str
    images: int
    large: bool
    remix: bool
    newcomer: bool


@dataclass(frozen=True)
class DayPrices:
    """What batches cost here: the engine's own measure of each shape, times how far it was off in the day's batches."""

    limits: BatchLimits
    factor: float

    def seconds(self, key: str, images: int) -> float:
        width, height, steps = (int(number) for number in key.split("x"))
        return self.factor * steps * self.limits.step(width, height).seconds(images)

    def cap(self, key: str) -> int:
        width, height, _steps = (int(number) for number in key.split("x"))
        return self.limits.cap(key, width, height)


@dataclass(frozen=True)
class Traffic:
    """Requests in their order, over so many seconds; `begins` is the moment of second 0, `whole` whether all were read.

    `small_key` is the shape of the small job that is offered in place of a large one.
    """

    arrivals: list[Arrival]
    begins: dt.datetime
    seconds: float
    prices: DayPrices
    machines: int
    small_key: str
    whole: bool = True

    @classmethod
    def of_last_day(cls, now: dt.datetime | None = None) -> Traffic:
        """What came to the engine that is set up, in the 24 hours before `now`. Raises Problem("no-engine")."""
        now = now or timezone.now()
        able = EngineCard.capabilities_now()
        jobs = Job.objects.filter(pk__gte=first_id(now - DAY), pk__lt=first_id(now), pool=able.pool)
        new = set(User.objects.filter(joined__gte=now - DAY).values_list("pk", flat=True)[:MOST_READ])
        begins = now - DAY
        asked = jobs.annotate(remix=Exists(JobSource.objects.filter(job=OuterRef("pk")))).order_by("-pk")
        columns = ("accepted", "user_id", "plan", "width", "height", "steps", "candidates", "remix")
        rows = list(asked.values_list(*columns)[: MOST_READ + 1])
        arrivals = [
            Arrival(
                at=(accepted - begins).total_seconds(),
                person=person,
                plan=plan,
                key=key_of(width, height, steps),
                images=images,
                large=width * height > LARGE_PIXELS,
                remix=remix,
                newcomer=person in new,
            )
            for accepted, person, plan, width, height, steps, images, remix in reversed(rows[:MOST_READ])
        ]
        limits = BatchLimits(able)
        return cls(
            sorted(arrivals, key=lambda arrival: arrival.at),
            begins,
            DAY.total_seconds(),
            DayPrices(limits, measured_factor(jobs, limits)),
            Machine.alive().filter(pool=able.pool).count(),
            key_of(*min(able.sizes, key=lambda size: size[0] * size[1]), able.default_steps),
            whole=len(rows) <= MOST_READ,
        )

    def busiest(self, most: int) -> Traffic:
        """All of it, or the shortest stretch that holds so many requests."""
        if len(self.arrivals) <= most:
            return self
        times = [arrival.at for arrival in self.arrivals]
        start = min(range(len(times) - most + 1), key=lambda first: times[first + most - 1] - times[first])
        chosen = self.arrivals[start : start + most]
        first = chosen[0].at
        return replace(
            self,
            arrivals=[replace(arrival, at=arrival.at - first) for arrival in chosen],
            begins=self.begins + dt.timedelta(seconds=first),
            seconds=max(LEAST_SECONDS, chosen[-1].at - first),
            whole=False,
        )


def key_of(width: int, height: int, steps: int) -> str:
    return f"{width}x{height}x{steps}"


def measured_factor(jobs: Any, limits: BatchLimits) -> float:
    """Seconds that batches took over the seconds that they should have taken; 1.0 where nothing was drawn."""
    drawn = jobs.filter(state=State.SUCCEEDED, batch__isnull=False, claimed__isnull=False)
    batches = drawn.values("batch", "width", "height", "steps").annotate(
        images=Sum("candidates"), took=Max("finished") - Min("claimed"), members=Count("pk")
    )
    took = should = 0.0
    for batch in batches.order_by(F("batch"))[:MOST_BATCHES]:
        took += batch["took"].total_seconds()
        should += batch["steps"] * limits.step(batch["width"], batch["height"]).seconds(batch["images"])
    return took / should if took > 0 and should > 0 else 1.0
