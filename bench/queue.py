"""Who waits how long when five times more is asked than the machines can draw: three orders on the same crowd.

    python bench/queue.py [--load 1 5 20] [--minutes 30] [--machines 3] [--seed 1] [--plot docs/images/queue.svg]

Simulated time; the order of service, the batches, the admission and the promises are `generator.scheduling`, the very
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
import itertools
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import log10
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from generator.scheduling.costs import StepCost, worthwhile  # noqa: E402 - the project's root comes first
from generator.scheduling.quantile import quantile  # noqa: E402
from generator.scheduling.simulation import Fair, Order, Person, SimulatedJob, World  # noqa: E402

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


@dataclass(frozen=True)
class Plan:
    code: str
    people: int
    weight: int
    jobs_at_once: int
    images_a_day: int
    demand: float  # of what the machines can do, whatever the load; Free brings the rest of it
    rank: int
    longest_wait: float = 240.0


PLANS = (
    Plan("free", 900, 1, 2, 10, 0.0, 3),
    Plan("plus", 120, 4, 4, 100, 0.25, 2),
    Plan("pro", 50, 10, 8, 400, 0.12, 1),
    Plan("team", 30, 10, 8, 400, 0.08, 0),
)
RANKS = {plan.code: plan.rank for plan in PLANS}
BOTS = 5


class Measured:
    """The prices of these machines."""

    def seconds(self, key: str, images: int) -> float:
        return STEPS * COSTS[key].seconds(images)

    def cap(self, key: str) -> int:
        return CAPS[key]


PRICES = Measured()


class Sorted(Order):
    """First in, first out, by some rank of the plan; batches of neighbours, or of mates from anywhere in the line."""

    def __init__(self, rank: Callable[[SimulatedJob], int], *, anywhere: bool) -> None:
        self.rank, self.anywhere = rank, anywhere
        self.lines: dict[int, dict[SimulatedJob, None]] = defaultdict(dict)

    def add(self, job: SimulatedJob) -> None:
        self.lines[self.rank(job)][job] = None

    def _in_order(self) -> Iterator[SimulatedJob]:
        return itertools.chain.from_iterable(self.lines[rank] for rank in sorted(self.lines))

    def batch(self, now: float) -> list[SimulatedJob]:
        taken: list[SimulatedJob] = []
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
        mine = self.rank(SimulatedJob(person, "", 0, 0, 0, 0, 0, 0, 0))
        return sum(job.cost for rank, line in self.lines.items() if rank <= mine for job in line)


class Crowd(World):
    """The people of PLANS before some machines, with an order of service, through simulated seconds."""

    def __init__(self, order: Order, *, load: float, machines: int, seconds: float, seed: int) -> None:
        super().__init__(order, PLANS, PRICES, machines=machines, seconds=seconds)
        self.dice = random.Random(seed)
        self.people = [
            Person(number, plan, left=plan.images_a_day)
            for number, (plan, _one) in enumerate((plan, one) for plan in PLANS for one in range(plan.people))
        ]
        self.bots = set(self.people[:BOTS])
        for bot in self.bots:
            bot.left = float("inf")
        # What the machines could do at best: full batches of the mix.
        best = machines / sum(share * PRICES.seconds(key, CAPS[key]) / CAPS[key] for key, share in MIX.items())
        paying = sum(plan.demand for plan in PLANS)
        demand = {plan.code: best * (plan.demand or max(0.2, load - paying)) for plan in PLANS}
        # Seconds between one's requests, of 1.25 images each.
        self.pause = {plan.code: 1.25 * plan.people / demand[plan.code] for plan in PLANS}

    def run(self) -> None:
        for person in self.people:
            bot = person in self.bots
            first = self.dice.uniform(0, 1) if bot else self.dice.expovariate(1 / self.pause[person.plan.code])
            self.at(first, partial(self.come, person))
        super().run()

    def come(self, person: Person, now: float) -> None:
        pause = 0.5 if person in self.bots else self.dice.expovariate(1 / self.pause[person.plan.code])
        self.at(now + pause, partial(self.come, person))
        key = self.dice.choices(list(MIX), list(MIX.values()))[0]
        self.ask(person, key, 2 if self.dice.random() < 0.25 else 1, now)

    def row(self) -> dict[str, float]:
        found = {"images/s": self.images / self.seconds}
        for plan in PLANS:
            waits = self.waits(plan.code)
            found[f"{plan.code} p95"] = quantile(waits, 0.95) or 0.0
        free = [person for person in self.people if person.plan.code == "free" and person not in self.bots]
        asked = [person for person in free if person.asked]
        found["free served"] = 100 * sum(self.served[person] > 0 for person in asked) / max(1, len(asked))
        whole = sum(self.served[person] for person in self.people if person.plan.code == "free")
        found["most %"] = 100 * max(self.served[p] for p in self.people if p.plan.code == "free") / max(1, whole)
        started = [(job.started - job.accepted, job.longest) for job in self.jobs if job.started is not None]
        over = [job for job in self.jobs if job.started is None and self.seconds - job.accepted > job.longest]
        kept = sum(wait <= longest for wait, longest in started)
        found["kept %"] = 100 * kept / max(1, len(started) + len(over))
        found["refused"] = sum(self.refused.values())
        return found


ORDERS: dict[str, Callable[[], Order]] = {
    "first in, first out": lambda: Sorted(lambda job: 0, anywhere=False),
    "first in, first out, b.": lambda: Sorted(lambda job: 0, anywhere=True),
    "strict priority": lambda: Sorted(lambda job: RANKS[job.person.plan.code], anywhere=False),
    "strict priority, b.": lambda: Sorted(lambda job: RANKS[job.person.plan.code], anywhere=True),
    "ours": lambda: Fair(PLANS, PRICES),
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
            world = Crowd(
                order(), load=load, machines=options.machines, seconds=60 * options.minutes, seed=options.seed
            )
            world.run()
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
