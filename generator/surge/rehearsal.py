"""What surge mode would do, tried on the last day's own requests before anybody meets it.

The requests that were really accepted come again, at their moments and in their sizes, to the gallery's own order of
service in simulated time (`generator.scheduling.simulation`); or several times as many, by people made up beside the
real ones. It is assumed that whoever is refused a large size or several candidates takes the small job that is offered.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from accounts.models import Plan
from generator.models import Surge
from generator.scheduling.hysteresis import Switch, group_of
from generator.scheduling.quantile import quantile
from generator.scheduling.simulation import Fair, Person, World
from generator.surge.traffic import Arrival, Traffic

LOOK_SECONDS = 30.0
JITTER_SECONDS = 60.0
TAIL_SECONDS = 600.0  # after the last request, in which the line grows short again
MOST = 3_000  # requests in one rehearsal, so that a page can wait for it


@dataclass(frozen=True)
class PlanOutcome:
    """One plan's people; waits in seconds from acceptance to the start, None where nothing was taken on."""

    name: str
    people: int
    served: int
    pictures: int
    refused: int
    wait_p50: float | None
    wait_p95: float | None


@dataclass(frozen=True)
class Outcome:
    """How it went: by plan, why requests were refused, and for which share of the time (0 to 1) the surge was
    on, in this stretch of traffic."""

    plans: list[PlanOutcome]
    refused: dict[str, int]
    surge_share: float
    traffic: Traffic


@dataclass(eq=False)
class Rehearsal(World):
    """A stretch of traffic under the settings of a surge that need not be saved."""

    traffic: Traffic
    surge: Surge
    plans: list[Plan]
    machines: int
    forecast_seconds = 10.0
    switch: Switch = field(default_factory=Switch)

    def __post_init__(self) -> None:
        super().__init__(
            Fair(self.plans, self.traffic.prices),
            self.plans,
            self.traffic.prices,
            machines=self.machines,
            seconds=self.traffic.seconds + TAIL_SECONDS,
        )
        self.by_code = {plan.code: plan for plan in self.plans}
        self.people: dict[tuple[int, int], Person] = {}
        self.made: Counter[Person] = Counter()
        self.began: float | None = None
        self.looks: list[bool] = []

    @classmethod
    def of(cls, traffic: Traffic, surge: Surge, *, times: int, machines: int) -> Outcome:
        """Run it: every request comes `times` times."""
        rehearsal = cls(traffic.busiest(MOST // times), surge, list(Plan.objects.all()), max(1, machines))
        dice = random.Random(1)
        for arrival in rehearsal.traffic.arrivals:
            for copy in range(times):
                at = arrival.at + (dice.uniform(0, JITTER_SECONDS) if copy else 0.0)
                rehearsal.at(at, partial(rehearsal.come, arrival, copy))
        rehearsal.at(0.0, rehearsal.look)
        rehearsal.run()
        return rehearsal.outcome()

    def look(self, now: float) -> None:
        """The switch, by hand or by the thresholds, every half minute."""
        if self.surge.mode == Surge.Mode.AUTOMATIC:
            wait = max(self.quote(Person("newcomer", plan))[1] for plan in self.plans)
            after = self.switch.look(wait, now, self.surge.thresholds)
        else:
            after = Switch(self.surge.mode == Surge.Mode.ON)
        if after.active and self.began is None:
            self.began = now
        elif not after.active:
            self.began = None
        self.switch = after
        self.looks.append(after.active)
        self.at(now + LOOK_SECONDS, self.look)

    def come(self, arrival: Arrival, copy: int, now: float) -> None:
        plan = self.by_code.get(arrival.plan)
        if plan is None:
            return
        person = self.people.setdefault((arrival.person, copy), Person(f"{arrival.person}.{copy}", plan))
        refusal = self._measure(arrival, person, plan, now)
        if refusal:
            person.asked += 1
            self.refused[refusal] += 1
            return
        small = self._off("large-sizes", plan) and arrival.large
        key = self.traffic.small_key if small else arrival.key
        images = 1 if self._off("several-candidates", plan) else arrival.images
        fewer = self.surge.images_per_day.get(plan.code, plan.images_per_day) if self.began is not None else None
        limit = plan.images_per_day if fewer is None else min(plan.images_per_day, fewer)
        person.left = limit - self.made[person]
        if not self.ask(person, key, images, now):
            self.made[person] += images

    def _off(self, feature: str, plan: Plan) -> bool:
        return self.began is not None and plan.code in self.surge.binds and feature in self.surge.features_off

    def _measure(self, arrival: Arrival, person: Person, plan: Plan, now: float) -> str:
        """Which measure stops this request; empty where none does."""
        if self.began is None:
            return ""
        if self.surge.pause_signups and arrival.newcomer:
            return "signups"
        late = self.surge.stages.opens(group_of(person.name, "rehearsal")) > now - self.began
        if plan.code in self.surge.binds and late:
            return "stages"
        return "remixes" if arrival.remix and self._off("remixes", plan) else ""

    def outcome(self) -> Outcome:
        rows = []
        for plan in self.plans:
            people = [person for person in self.people.values() if person.plan is plan]
            waits = self.waits(plan.code)
            made = sum(job.person.plan is plan for job in self.jobs)
            rows.append(
                PlanOutcome(
                    name=plan.name,
                    people=len(people),
                    served=sum(self.served[person] > 0 for person in people),
                    pictures=sum(self.served[person] for person in people),
                    refused=sum(person.asked for person in people) - made,
                    wait_p50=quantile(waits, 0.5),
                    wait_p95=quantile(waits, 0.95),
                )
            )
        return Outcome(rows, dict(self.refused), sum(self.looks) / max(1, len(self.looks)), self.traffic)
