"""The gallery's order of service in simulated time: for the benchmark, and for operators who try a change out first.

The order of service, the batches and the promises are those of this package, the very code that the gallery claims
with; only the clock, the people and the machines are made up. Seconds are simulated seconds from the start.
"""

from __future__ import annotations

import heapq
import itertools
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, cast

from generator.scheduling.fair_share import Member, PlanQueue, ServiceCharge, WaitingJob, fill, lead, lift
from generator.scheduling.wait_model import Flow, Ratios, Started, guess, places

WINDOW = 32  # people of a plan that one claim looks at, as in generator.queue.claim
LOOK_BACK = 300
FORECAST_SECONDS = 2.0
LATELY_SECONDS = 60.0
MATES_SECONDS = 0.01  # how long a batch waits for mates


class Terms(Protocol):
    """What the simulation knows of a plan; `longest_wait` is in seconds, None where there is no limit."""

    @property
    def code(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def jobs_at_once(self) -> int: ...
    @property
    def longest_wait(self) -> float | None: ...


class Prices(Protocol):
    """What batches cost: `seconds` that so many images of one key take, and the `cap`, the most images of a batch."""

    def seconds(self, key: str, images: int) -> float: ...
    def cap(self, key: str) -> int: ...


@dataclass(eq=False)
class Person:
    """`left` are the images that they may still ask for, `asked` their requests, refused ones included."""

    name: Hashable
    plan: Terms
    left: float = float("inf")
    units: float = 0.0
    asked: int = 0
    outstanding: int = 0
    jobs: deque[SimulatedJob] = field(default_factory=deque)


@dataclass(eq=False)
class SimulatedJob:
    person: Person
    key: str
    images: int
    accepted: float
    guess: float
    likely: float
    longest: float
    order: int
    cost: float  # seconds of an engine in a full batch
    started: float | None = None

    def waiting(self) -> WaitingJob:
        due = self.accepted + self.longest
        return WaitingJob(self, self.person, self.person.plan.code, self.key, self.images, self.order, due)


class Order(ABC):
    """An order of service: what the world tells it, and the batch it answers with."""

    fair = False  # whether it serves plans by their weights, and refuses whoever would wait too long

    @abstractmethod
    def add(self, job: SimulatedJob) -> None:
        """A job that waits from now on."""

    @abstractmethod
    def batch(self, now: float) -> list[SimulatedJob]:
        """The next batch, taken out of the line; empty where nobody waits."""

    @abstractmethod
    def ahead(self, person: Person) -> float:
        """About how many seconds of an engine, for others of the same plan, come before one more job of this person."""


class Fair(Order):
    """Ours: virtual token counters by `generator.scheduling.fair_share`."""

    fair = True

    def __init__(self, plans: Sequence[Terms], prices: Prices) -> None:
        self.prices = prices
        self.lines = {plan.code: PlanQueue(plan.code, weight=plan.weight, active=False) for plan in plans}
        self.people: dict[str, dict[Person, None]] = {plan.code: {} for plan in plans}
        self.mean = dict.fromkeys(self.lines, 1.0)
        self.served = 0.0
        self.due: list[tuple[float, int, SimulatedJob]] = []
        self.turn = 0

    def add(self, job: SimulatedJob) -> None:
        person, code = job.person, job.person.plan.code
        if not person.jobs:
            person.units = max(person.units, self.lines[code].level)
            self.people[code][person] = None
        person.jobs.append(job)
        heapq.heappush(self.due, (job.accepted + job.longest, job.order, job))

    def batch(self, now: float) -> list[SimulatedJob]:
        lines = self._front()
        if not lines:
            return []
        lift(lines, self.served)
        self.turn += 1
        overdue = self._overdue()
        first = lead(lines, turn=self.turn, now=now, overdue=overdue)
        if first is None:
            return []
        charges = fill(first, self._front(first.key), cap=self.prices.cap(first.key), cost=self.prices.seconds)
        leading = self.lines[first.plan]
        if first is not overdue:
            self.served = leading.units
            leading.level = max(leading.level, cast(Person, first.person).units)
        return [self._take(charge) for charge in charges]

    def _front(self, key: str = "") -> list[PlanQueue]:
        """The lines with their foremost people, each with the next job, or the next of this key."""
        found = []
        for code, people in self.people.items():
            line = self.lines[code]
            line.people, line.members = len(people), []
            for person in heapq.nsmallest(WINDOW, people, key=lambda person: (person.units, str(person.name))):
                jobs = [job.waiting() for job in person.jobs if not key or job.key == key]
                if jobs:
                    line.members.append(Member(person, person.units, jobs[: 8 if key else 1]))
            if people:
                found.append(line)
            else:
                line.active = False
        return found

    def _overdue(self) -> WaitingJob | None:
        while self.due and self.due[0][2].started is not None:
            heapq.heappop(self.due)
        return self.due[0][2].waiting() if self.due else None

    def _take(self, charge: ServiceCharge) -> SimulatedJob:
        job = cast(SimulatedJob, charge.waiting.job)
        person, line = job.person, self.lines[job.person.plan.code]
        line.level = line.risen(charge.units)
        line.units += charge.units / line.weight
        self.mean[line.plan] += 0.02 * (charge.units - self.mean[line.plan])
        person.units += charge.units
        person.jobs.remove(job)
        if not person.jobs:
            del self.people[line.plan][person]
        return job

    def ahead(self, person: Person) -> float:
        line, people = self.lines[person.plan.code], self.people[person.plan.code]
        mine = person.units if person.jobs else max(person.units, line.level)
        mine += sum(job.cost for job in person.jobs)
        fewer = sum(other.units <= mine for other in people if other is not person)
        mean = self.mean[line.plan]
        return mean * places(fewer, mine=mine, level=line.level, people=len(people), mean=mean)


def best_seconds(prices: Prices, key: str) -> float:
    """Seconds an image in a full batch."""
    return prices.seconds(key, prices.cap(key)) / prices.cap(key)


class Forecast:
    """What quotes a wait, renewed every few seconds from what was asked and started lately."""

    def __init__(self, plans: Sequence[Terms], machines: int) -> None:
        self.plans, self.machines = plans, machines
        self.samples: dict[str, deque[Started]] = {plan.code: deque(maxlen=LOOK_BACK) for plan in plans}
        self.asked: dict[str, deque[tuple[float, float]]] = {plan.code: deque() for plan in plans}
        self.ratios = {plan.code: Ratios() for plan in plans}
        self.flows = {plan.code: Flow(plan.weight) for plan in plans}
        self.fresh: set[str] = set()  # plans of which something started since the last renewal

    def accepted(self, job: SimulatedJob, now: float) -> None:
        self.asked[job.person.plan.code].append((now, job.cost))

    def started(self, job: SimulatedJob, now: float) -> None:
        self.samples[job.person.plan.code].append(Started(job.guess, now - job.accepted, job.longest))
        self.fresh.add(job.person.plan.code)

    def renew(self, now: float, waiting: dict[str, dict[SimulatedJob, None]]) -> None:
        for plan in self.plans:
            lately, line = self.asked[plan.code], waiting[plan.code]
            while lately and lately[0][0] < now - LATELY_SECONDS:
                lately.popleft()
            coming = sum(cost for _, cost in lately) / min(LATELY_SECONDS, max(5, now))
            self.flows[plan.code] = Flow(plan.weight, sum(job.cost for job in line), coming)
            still = [
                Started(job.guess, now - job.accepted, job.longest, open=True)
                for job in itertools.islice(line, LOOK_BACK)
            ]
            if still or plan.code in self.fresh:
                self.ratios[plan.code] = Ratios.of([*self.samples[plan.code], *still])
        self.fresh.clear()

    def quote(self, plan: Terms, ahead: float, *, shared: bool) -> tuple[float, float, float]:
        """The guess, the likely wait and the longest promised, in seconds. Unless the machines are shared by weights,
        nothing but what is ahead goes before."""
        others = [flow for code, flow in self.flows.items() if code != plan.code] if shared else []
        about = guess(ahead, plan.weight, others, self.machines)
        return about, about * self.ratios[plan.code].likely, about * self.ratios[plan.code].longest


class World:
    """Machines that draw alike and an order of service. Whoever asks is brought in by `at` and `ask`."""

    forecast_seconds = FORECAST_SECONDS

    def __init__(self, order: Order, plans: Sequence[Terms], prices: Prices, *, machines: int, seconds: float) -> None:
        self.order, self.prices, self.seconds = order, prices, seconds
        self.idle = list(range(machines))
        self.jobs: list[SimulatedJob] = []
        self.refused: Counter[str] = Counter()
        self.served: Counter[Person] = Counter()
        self.images = 0
        self.forecast = Forecast(plans, machines)
        self.waiting: dict[str, dict[SimulatedJob, None]] = {plan.code: {} for plan in plans}
        self.events: list[tuple[float, int, Callable[[float], None]]] = []
        self.count = itertools.count()

    def at(self, time: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self.events, (time, next(self.count), act))

    def run(self) -> None:
        self.at(0.0, self._renew)
        while self.events and self.events[0][0] <= self.seconds:
            now, _, act = heapq.heappop(self.events)
            act(now)

    def ask(self, person: Person, key: str, images: int, now: float) -> str:
        """Take a request on, or answer why it is refused: too many at once, quota, or wait too long."""
        person.asked += 1
        refusal = self._refusal(person, images)
        about, likely, longest = self.quote(person)
        limit = person.plan.longest_wait
        if not refusal and self.order.fair and limit is not None and likely > limit:
            refusal = "wait too long"
        if refusal:
            self.refused[refusal] += 1
            return refusal
        person.left -= images
        person.outstanding += 1
        cost = best_seconds(self.prices, key) * images
        job = SimulatedJob(person, key, images, now, about, likely, longest, len(self.jobs), cost)
        self.jobs.append(job)
        self.forecast.accepted(job, now)
        self.waiting[person.plan.code][job] = None
        self.order.add(job)
        self.at(now + MATES_SECONDS, self._work)
        return ""

    def quote(self, person: Person) -> tuple[float, float, float]:
        """The guess, the likely wait and the longest that this person would be promised now, in seconds."""
        return self.forecast.quote(person.plan, self.order.ahead(person), shared=self.order.fair)

    def waits(self, plan: str) -> list[float]:
        """Seconds from acceptance to the start, sorted; jobs that wait at the end count with what they have waited."""
        of = [job for job in self.jobs if job.person.plan.code == plan]
        return sorted((job.started if job.started is not None else self.seconds) - job.accepted for job in of)

    def _refusal(self, person: Person, images: int) -> str:
        if person.outstanding >= person.plan.jobs_at_once:
            return "too many at once"
        return "quota" if person.left < images else ""

    def _renew(self, now: float) -> None:
        self.forecast.renew(now, self.waiting)
        self.at(now + self.forecast_seconds, self._renew)

    def _work(self, now: float) -> None:
        while self.idle:
            batch = self.order.batch(now)
            if not batch:
                return
            machine = self.idle.pop()
            for job in batch:
                job.started = now
                del self.waiting[job.person.plan.code][job]
                self.forecast.started(job, now)
            took = self.prices.seconds(batch[0].key, sum(job.images for job in batch))
            self.at(now + took, partial(self._done, batch, machine))

    def _done(self, batch: list[SimulatedJob], machine: int, now: float) -> None:
        self.idle.append(machine)
        for job in batch:
            job.person.outstanding -= 1
            self.served[job.person] += job.images
            self.images += job.images
        self._work(now)
