"""Who waits how long when five times more is asked than the machines can draw: three orders on the same crowd.

    python bench/queue.py [--load 1 5 20] [--minutes 30] [--machines 3] [--seed 1] [--plot docs/images/queue.svg]

Simulated time; the order of service, the batches, the admission and the promises are `generator.fairness`, the very
code that the gallery claims with. The machines are three of the H200 whose step times are below. The crowd is 900
people on Free (five of them programs that ask as fast as they are let), 120 on Plus, 50 on Pro and 30 in teams. The
paying ask for 45 % of what the machines can do, whatever the load; Free brings the rest. Compared are first in, first
out; strict priority by plan; both also with batches made across the whole line; and ours.

A wait is from acceptance to the start, in seconds; jobs that still wait at the end count with what they have waited.
"Served" are the people on Free who got at least one picture, in percent of those who asked; "most" is the share of
Free's pictures that one person had; "kept" the jobs that started before their quoted P90, in percent.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import random
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import log10
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from generator.fairness.costs import StepCost, worthwhile  # noqa: E402 - the project's root comes first
from generator.fairness.promises import Ratios, Started, guess, places, quantile  # noqa: E402
from generator.fairness.turns import Charge, Line, Member, Waiting, fill, lead, lift  # noqa: E402

STEPS = 8
# Seconds a step by images in the batch: the H200 figures for Qwen-Image at 512 px that sglang published; at 1024 px
# batching gains nothing; 768 px stands between.
POINTS = {
    "512": ((1, 0.167), (4, 0.240), (8, 0.425)),
    "768": ((1, 0.260), (4, 0.640), (8, 1.200)),
    "1024": ((1, 0.500), (2, 1.000)),
}
COSTS = {key: StepCost(points) for key, points in POINTS.items()}
CAPS = {key: worthwhile(step, 8) for key, step in COSTS.items()}
MIX = {"512": 0.7, "768": 0.2, "1024": 0.1}
WINDOW = 32  # people of a plan that one claim looks at, as in generator.fairness.front
LOOK_BACK = 300
FORECAST_SECONDS = 2.0


@dataclass(frozen=True)
class Plan:
    code: str
    people: int
    weight: int
    jobs_at_once: int
    images_a_day: int
    demand: float  # of what the machines can do, whatever the load; Free brings the rest of it
    rank: int


PLANS = (
    Plan("free", 900, 1, 2, 10, 0.0, 3),
    Plan("plus", 120, 4, 4, 100, 0.25, 2),
    Plan("pro", 50, 10, 8, 400, 0.12, 1),
    Plan("team", 30, 10, 8, 400, 0.08, 0),
)
LONGEST_WAIT = 240.0
BOTS = 5


def cost(key: str, images: int) -> float:
    return STEPS * COSTS[key].seconds(images)


@dataclass(eq=False)
class Person:
    name: int
    plan: Plan
    bot: bool
    left: int
    units: float = 0.0
    asked: int = 0
    outstanding: int = 0
    jobs: deque[Job] = field(default_factory=deque)


@dataclass(eq=False)
class Job:
    person: Person
    key: str
    images: int
    accepted: float
    guess: float
    likely: float
    longest: float
    order: int
    started: float | None = None

    def waiting(self) -> Waiting:
        return Waiting(
            self, self.person, self.person.plan.code, self.key, self.images, self.order, self.accepted + self.longest
        )


class Order:
    """An order of service: what the world tells it, and the batch it answers with."""

    admits = False  # whether a request is refused when its likely wait is too long

    def add(self, job: Job) -> None: ...
    def batch(self, now: float) -> list[Job]: ...
    def ahead(self, person: Person) -> float: ...


class Sorted(Order):
    """First in, first out, by some rank of the plan; batches of neighbours, or of mates from anywhere in the line."""

    def __init__(self, rank: Callable[[Job], int], *, anywhere: bool) -> None:
        self.rank, self.anywhere = rank, anywhere
        self.lines: dict[int, dict[Job, None]] = defaultdict(dict)

    def add(self, job: Job) -> None:
        self.lines[self.rank(job)][job] = None

    def _in_order(self) -> Iterator[Job]:
        return itertools.chain.from_iterable(self.lines[rank] for rank in sorted(self.lines))

    def batch(self, now: float) -> list[Job]:
        taken: list[Job] = []
        images = 0
        for job in self._in_order():
            same = not taken or job.key == taken[0].key
            if same and (not taken or images + job.images <= CAPS[taken[0].key]):
                taken.append(job)
                images += job.images
            elif not self.anywhere:
                break
            if taken and images >= CAPS[taken[0].key]:
                break
        for job in taken:
            del self.lines[self.rank(job)][job]
        return taken

    def ahead(self, person: Person) -> float:
        mine = self.rank(Job(person, "", 0, 0, 0, 0, 0, 0))
        return sum(len(line) for rank, line in self.lines.items() if rank <= mine)


class Fair(Order):
    """Ours: virtual token counters by `generator.fairness.turns`."""

    admits = True

    def __init__(self) -> None:
        self.lines = {plan.code: Line(plan.code, weight=plan.weight, active=False) for plan in PLANS}
        self.people: dict[str, dict[Person, None]] = {plan.code: {} for plan in PLANS}
        self.mean = dict.fromkeys(self.lines, 1.0)
        self.served = 0.0
        self.due: list[tuple[float, int, Job]] = []
        self.turn = 0

    def add(self, job: Job) -> None:
        person, code = job.person, job.person.plan.code
        if not person.jobs:
            person.units = max(person.units, self.lines[code].level)
            self.people[code][person] = None
        person.jobs.append(job)
        heapq.heappush(self.due, (job.accepted + job.longest, job.order, job))

    def batch(self, now: float) -> list[Job]:
        lines = self._front()
        if not lines:
            return []
        lift(lines, self.served)
        self.turn += 1
        overdue = self._overdue()
        first = lead(lines, turn=self.turn, now=now, overdue=overdue)
        assert first is not None
        charges = fill(first, self._front(first.key), cap=CAPS[first.key], cost=cost)
        leading = self.lines[first.plan]
        if first is not overdue:
            self.served = leading.units
            leading.level = max(leading.level, first.person.units)
        return [self._take(charge) for charge in charges]

    def _front(self, key: str = "") -> list[Line]:
        """The lines with their foremost people, each with the next job, or the next of this key."""
        found = []
        for code, people in self.people.items():
            line = self.lines[code]
            line.people, line.members = len(people), []
            for person in heapq.nsmallest(WINDOW, people, key=lambda person: (person.units, person.name)):
                jobs = [job.waiting() for job in person.jobs if not key or job.key == key]
                if jobs:
                    line.members.append(Member(person, person.units, jobs[: 8 if key else 1]))
            if people:
                found.append(line)
            else:
                line.active = False
        return found

    def _overdue(self) -> Waiting | None:
        while self.due and self.due[0][2].started is not None:
            heapq.heappop(self.due)
        return self.due[0][2].waiting() if self.due else None

    def _take(self, charge: Charge) -> Job:
        job: Job = charge.waiting.job
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
        mine += sum(cost(job.key, CAPS[job.key]) * job.images / CAPS[job.key] for job in person.jobs)
        fewer = sum(other.units <= mine for other in people if other is not person)
        return places(fewer, mine=mine, level=line.level, people=len(people), mean=self.mean[line.plan])


class Forecast:
    """What quotes a wait, renewed every two seconds from what was started lately."""

    def __init__(self, machines: int) -> None:
        self.machines = machines
        self.samples: dict[str, deque[Started]] = {plan.code: deque(maxlen=LOOK_BACK) for plan in PLANS}
        self.starts: dict[str, deque[float]] = {plan.code: deque() for plan in PLANS}
        self.ratios = {plan.code: Ratios() for plan in PLANS}
        self.rates = {plan.code: 1.0 for plan in PLANS}

    def started(self, job: Job, now: float) -> None:
        self.samples[job.person.plan.code].append(Started(job.guess, now - job.accepted, job.longest))
        self.starts[job.person.plan.code].append(now)

    def renew(self, now: float, waiting: dict[str, list[Job]]) -> None:
        for plan in PLANS:
            starts = self.starts[plan.code]
            while starts and starts[0] < now - 60:
                starts.popleft()
            still = [Started(job.guess, now - job.accepted, job.longest, open=True) for job in waiting[plan.code]]
            self.ratios[plan.code] = Ratios.of([*self.samples[plan.code], *still])
            self.rates[plan.code] = max(len(starts) / min(60, max(5, now)), 0.05)

    def quote(self, plan: str, ahead: float) -> tuple[float, float, float]:
        """The guess, the likely wait and the longest promised, in seconds."""
        about = guess(ahead, self.rates[plan])
        return about, about * self.ratios[plan].likely, about * self.ratios[plan].longest


class World:
    """A crowd, some machines and an order of service, run through simulated seconds."""

    def __init__(self, order: Order, *, load: float, machines: int, seconds: float, seed: int) -> None:
        self.order, self.seconds = order, seconds
        self.dice = random.Random(seed)
        self.people = [
            Person(number, plan, bot=plan.code == "free" and one < BOTS, left=plan.images_a_day)
            for number, (plan, one) in enumerate((plan, one) for plan in PLANS for one in range(plan.people))
        ]
        # What the machines could do at best: full batches of the mix.
        best = machines / sum(share * cost(key, CAPS[key]) / CAPS[key] for key, share in MIX.items())
        paying = sum(plan.demand for plan in PLANS)
        demand = {plan.code: best * (plan.demand or max(0.2, load - paying)) for plan in PLANS}
        # Seconds between one's requests, of 1.25 images each.
        self.pause = {plan.code: 1.25 * plan.people / demand[plan.code] for plan in PLANS}
        self.idle = list(range(machines))
        self.jobs: list[Job] = []
        self.refused: Counter[str] = Counter()
        self.served: Counter[Person] = Counter()
        self.images = 0
        self.busy = 0.0
        self.forecast = Forecast(machines)
        self.waiting: dict[str, dict[Job, None]] = {plan.code: {} for plan in PLANS}
        self.events: list[tuple[float, int, Callable[[float], None]]] = []
        self.count = itertools.count()

    def at(self, time: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self.events, (time, next(self.count), act))

    def run(self) -> World:
        for person in self.people:
            first = self.dice.uniform(0, 1) if person.bot else self.dice.expovariate(1 / self.pause[person.plan.code])
            self.at(first, lambda now, person=person: self.ask(person, now))
        self.at(0.0, self.renew)
        while self.events and self.events[0][0] <= self.seconds:
            now, _, act = heapq.heappop(self.events)
            act(now)
        return self

    def renew(self, now: float) -> None:
        waiting = {code: list(itertools.islice(jobs, LOOK_BACK)) for code, jobs in self.waiting.items()}
        self.forecast.renew(now, waiting)
        self.at(now + FORECAST_SECONDS, self.renew)

    def ask(self, person: Person, now: float) -> None:
        pause = 0.5 if person.bot else self.dice.expovariate(1 / self.pause[person.plan.code])
        self.at(now + pause, lambda later: self.ask(person, later))
        person.asked += 1
        key = self.dice.choices(list(MIX), list(MIX.values()))[0]
        images = 2 if self.dice.random() < 0.25 else 1
        if person.outstanding >= person.plan.jobs_at_once:
            self.refused["too many at once"] += 1
            return
        if person.left < images and not person.bot:
            self.refused["quota"] += 1
            return
        about, likely, longest = self.forecast.quote(person.plan.code, self.order.ahead(person))
        if self.order.admits and likely > LONGEST_WAIT:
            self.refused["wait too long"] += 1
            return
        person.left -= images
        person.outstanding += 1
        job = Job(person, key, images, now, about, likely, longest, len(self.jobs))
        self.jobs.append(job)
        self.waiting[person.plan.code][job] = None
        self.order.add(job)
        self.at(now + 0.01, self.work)  # the moment in which a batch waits for mates

    def work(self, now: float) -> None:
        while self.idle:
            batch = self.order.batch(now)
            if not batch:
                return
            machine = self.idle.pop()
            for job in batch:
                job.started = now
                del self.waiting[job.person.plan.code][job]
                self.forecast.started(job, now)
            took = cost(batch[0].key, sum(job.images for job in batch))
            self.busy += took
            self.at(now + took, lambda later, batch=batch, machine=machine: self.done(batch, machine, later))

    def done(self, batch: list[Job], machine: int, now: float) -> None:
        self.idle.append(machine)
        for job in batch:
            job.person.outstanding -= 1
            self.served[job.person] += job.images
            self.images += job.images
        self.work(now)

    # -- what came of it -----------------------------------------------------------------------------------------

    def waits(self, plan: str) -> list[float]:
        of = [job for job in self.jobs if job.person.plan.code == plan]
        return sorted((job.started if job.started is not None else self.seconds) - job.accepted for job in of)

    def row(self) -> dict[str, float | str]:
        found: dict[str, float | str] = {"images/s": self.images / self.seconds}
        for plan in PLANS:
            waits = self.waits(plan.code)
            found[f"{plan.code} p95"] = quantile(waits, 0.95) if waits else 0.0
        free = [person for person in self.people if person.plan.code == "free" and not person.bot]
        asked = [person for person in free if person.asked]
        found["free served"] = 100 * sum(self.served[person] > 0 for person in asked) / max(1, len(asked))
        whole = sum(self.served[person] for person in self.people if person.plan.code == "free")
        found["most %"] = 100 * max(self.served[p] for p in self.people if p.plan.code == "free") / max(1, whole)
        started = [job for job in self.jobs if job.started is not None]
        over = [job for job in self.jobs if job.started is None and self.seconds - job.accepted > job.longest]
        kept = sum(job.started - job.accepted <= job.longest for job in started)
        found["kept %"] = 100 * kept / max(1, len(started) + len(over))
        found["refused"] = sum(self.refused.values())
        return found


ORDERS: dict[str, Callable[[], Order]] = {
    "first in, first out": lambda: Sorted(lambda job: 0, anywhere=False),
    "first in, first out, b.": lambda: Sorted(lambda job: 0, anywhere=True),
    "strict priority": lambda: Sorted(lambda job: job.person.plan.rank, anywhere=False),
    "strict priority, b.": lambda: Sorted(lambda job: job.person.plan.rank, anywhere=True),
    "ours": Fair,
}


COLOURS = {"free": "#8a8f98", "plus": "#3d7eff", "pro": "#e0672f", "team": "#2f9e6e"}
WIDTH, HEIGHT, LEFT = 250, 170, 40


def plot(waits: dict[str, dict[str, list[float]]]) -> str:
    """A picture of the waits of the last load: for each order, the share of jobs (up) that started within so many
    seconds (across, by decades from 0.1 to 10,000), a line a plan."""
    shown = ("first in, first out", "strict priority", "ours")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + 3 * (WIDTH + 30)} {HEIGHT + 80}" '
        'font-family="sans-serif" font-size="11" fill="#667">'
    ]
    for place, name in enumerate(shown):
        left = LEFT + place * (WIDTH + 30)
        parts.append(f'<text x="{left}" y="16" font-size="13" font-weight="bold">{name}</text>')
        parts.append(f'<rect x="{left}" y="26" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#bbc"/>')
        for decade in range(6):
            across = left + WIDTH * decade / 5
            parts.append(f'<text x="{across}" y="{HEIGHT + 42}" text-anchor="middle">{10 ** (decade - 1):g}</text>')
        for plan, found in waits[name].items():
            points = " ".join(
                f"{left + WIDTH * (log10(min(10_000, max(0.1, wait))) + 1) / 5:.1f},"
                f"{26 + HEIGHT * (1 - number / len(found)):.1f}"
                for number, wait in enumerate(found, 1)
                if number % max(1, len(found) // 100) == 0
            )
            parts.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[plan]}" stroke-width="2"/>')
    for place, (plan, colour) in enumerate(COLOURS.items()):
        parts.append(f'<text x="{LEFT + 80 * place}" y="{HEIGHT + 68}" fill="{colour}">— {plan}</text>')
    parts.append(f'<text x="{LEFT + 360}" y="{HEIGHT + 68}">share of jobs started, by seconds waited</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--load", type=float, nargs="+", default=[1, 5, 20], help="times the capacity")
    asks.add_argument("--minutes", type=float, default=30)
    asks.add_argument("--machines", type=int, default=3)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--plot", type=Path, help="an SVG to draw the waits to")
    options = asks.parse_args()
    waits: dict[str, dict[str, list[float]]] = {}
    for load in options.load:
        print(f"\n{load:g} times the capacity, {options.minutes:g} minutes, {options.machines} machines")
        for name, order in ORDERS.items():
            world = World(
                order(), load=load, machines=options.machines, seconds=60 * options.minutes, seed=options.seed
            ).run()
            row = world.row()
            if name == "first in, first out":
                print(f"{'':>24} " + " ".join(f"{column:>11}" for column in row))
            print(f"{name:>24} " + " ".join(f"{value:>11.1f}" for value in row.values()), flush=True)
            waits[name] = {plan.code: world.waits(plan.code) for plan in PLANS}
    if options.plot:
        options.plot.write_text(plot(waits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
