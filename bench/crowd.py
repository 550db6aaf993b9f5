"""The crowd of bench/queue.py at real processes: PostgreSQL, Valkey, Celery, three engine processes on timed GPUs.

    python bench/crowd.py [--load 5] [--minutes 10] [--speed 4] [--members 500]

Members ask through `accept` in threads of this process; three drawing workers claim, draw on GPUs that only take
their time (bench/timed_engine.py) and keep the pictures. Time runs `--speed` times as fast as on the clock: ten minutes
take two and a half. Seconds are printed as the members feel them; "kept" are jobs that started before their quoted P90.
"""

from __future__ import annotations

import argparse
import heapq
import random
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[0] = str(Path(__file__).resolve().parents[1])  # and not this folder, whose queue.py is not the library's

from bench.arena import Arena, arena  # noqa: E402 - the project's root comes first
from bench.timed_engine import POINTS, STEPS  # noqa: E402
from generator.jobs.acceptance import accept  # noqa: E402
from generator.requests.request import GenerationRequest  # noqa: E402
from generator.scheduling.costs import StepCost, worthwhile  # noqa: E402
from generator.scheduling.quantile import quantile  # noqa: E402

if TYPE_CHECKING:
    from accounts.models import User

MIX = {"64x64": 0.7, "96x64": 0.2, "96x96": 0.1}
ENGINE = "bench.timed_engine.TimedEngine"
MACHINES, BOTS, THREADS = 3, 5, 3
LONGEST_WAIT = 240.0


@dataclass(frozen=True)
class Group:
    share: float  # of the members
    demand: float  # of what the machines can do; Free brings the rest of the load
    weight: int
    jobs_at_once: int
    images_a_day: int


GROUPS = {
    "free": Group(0.80, 0.0, 1, 2, 10),
    "plus": Group(0.12, 0.25, 4, 4, 100),
    "pro": Group(0.05, 0.12, 10, 8, 400),
    "team": Group(0.03, 0.08, 10, 8, 400),
}


def capacity() -> float:
    """Images a second of all machines in full batches of the mix."""
    costs = {size: StepCost(points) for size, points in POINTS.items()}
    each = {size: STEPS * cost.seconds(worthwhile(cost, 8)) / worthwhile(cost, 8) for size, cost in costs.items()}
    return MACHINES / sum(share * each[size] for size, share in MIX.items())


class Crowd:
    """Members who ask, from a few threads; refused requests are counted by their code."""

    def __init__(self, members: int, load: float, speed: float, seed: int) -> None:
        from accounts.models import Plan, User

        self.speed, self.dice = speed, random.Random(seed)
        self.refused: Counter[str] = Counter()
        self.asked: set[int] = set()
        self.lock = threading.Lock()
        paying = sum(group.demand for group in GROUPS.values())
        self.people = []
        for code, group in GROUPS.items():
            Plan.objects.filter(code=code).update(
                weight=group.weight, jobs_at_once=group.jobs_at_once, images_per_day=group.images_a_day,
                longest_wait=LONGEST_WAIT / speed,
            )  # fmt: skip
            people = round(members * group.share)
            demand = capacity() * (group.demand or max(0.2, load - paying))
            pause = 1.25 * people / demand
            for number in range(people):
                user = User.objects.create(handle=f"{code}{number}", plan_id=code)
                bot = code == "free" and number < BOTS
                self.people.append((user, 0.5 if bot else pause, bot))

    def come(self, seconds: float) -> None:
        """Everybody asks for so many of their seconds."""
        threads = [threading.Thread(target=self._some, args=(part, seconds)) for part in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _some(self, part: int, seconds: float) -> None:
        from django.db import connection

        dice, began = random.Random(part), time.monotonic()
        moments = [
            (dice.expovariate(1 / pause), number)
            for number, (_user, pause, _bot) in enumerate(self.people)
            if number % THREADS == part
        ]
        heapq.heapify(moments)
        try:
            while moments and moments[0][0] < seconds:
                moment, number = heapq.heappop(moments)
                user, pause, bot = self.people[number]
                time.sleep(max(0.0, moment / self.speed - (time.monotonic() - began)))
                self._ask(user, dice)
                later = max(moment, (time.monotonic() - began) * self.speed) if bot else moment
                heapq.heappush(moments, (later + (pause if bot else dice.expovariate(1 / pause)), number))
        finally:
            connection.close()

    def _ask(self, user: User, dice: random.Random) -> None:
        from lib.problems import Problem

        width, height = map(int, dice.choices(list(MIX), list(MIX.values()))[0].split("x"))
        images = 2 if dice.random() < 0.25 else 1
        self.asked.add(user.pk)
        try:
            accept(user, GenerationRequest("a boat", width=width, height=height, candidates=images))
        except Problem as refusal:
            with self.lock:
                self.refused[refusal.code] += 1


def report(crowd: Crowd, seconds: float, speed: float) -> list[str]:
    """The table, and the sentences of the targets that were missed."""
    from django.db.models import Sum
    from django.utils import timezone

    from generator.models import Job, State
    from generator.status.invariants import violations

    now, missed, waits = timezone.now(), [], {}
    free = [user for user, _pause, bot in crowd.people if user.plan_id == "free" and not bot and user.pk in crowd.asked]
    for code in GROUPS:
        rows = Job.objects.filter(plan=code).values_list("accepted", "claimed", "longest")
        found = [((claimed or now) - accepted).total_seconds() for accepted, claimed, _longest in rows]
        waits[code] = sorted(wait * speed for wait in found)
    started = list(Job.objects.filter(claimed__isnull=False).values_list("accepted", "claimed", "longest"))
    kept = sum(
        (claimed - accepted).total_seconds() <= longest
        for accepted, claimed, longest in started
        if claimed is not None and longest is not None
    )
    images = dict(
        Job.objects.filter(state=State.SUCCEEDED, plan="free").values_list("user").annotate(sum=Sum("images_kept"))
    )
    made = Job.objects.filter(state=State.SUCCEEDED).aggregate(sum=Sum("images_kept"))["sum"] or 0
    served = sum(images.get(user.pk, 0) > 0 for user in free)
    facts = {
        "images a second": made / seconds,
        "of the capacity": made / seconds / capacity(),
        **{f"{code} p95": quantile(found, 0.95) for code, found in waits.items() if found},
        "free served %": 100 * served / len(free),
        "most of free %": 100 * max(images.values()) / sum(images.values()),
        "promises kept %": 100 * kept / len(started),
    }
    for name, value in facts.items():
        print(f"{name:>18} {value:8.1f}")
    print(f"{'jobs':>18} {Job.objects.count():6}, refused {dict(crowd.refused)}")
    limits = {"pro p95": 5, "team p95": 5, "plus p95": 15, "most of free %": 1}
    missed += [f"{name} is above {most}" for name, most in limits.items() if facts[name] > most]
    missed += ["fewer than 90 % of Free were served"] if facts["free served %"] < 90 else []
    missed += ["fewer than 90 % of the promises were kept"] if facts["promises kept %"] < 90 else []
    return missed + list(violations())


def watch(ring: Arena, crowd: Crowd, seconds: float, speed: float) -> None:
    """Let them come, and keep the processes running meanwhile."""
    thread = threading.Thread(target=crowd.come, args=(seconds,))
    thread.start()
    ring.until(lambda: not thread.is_alive(), seconds / speed + 60)
    thread.join()


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--load", type=float, default=5)
    asks.add_argument("--minutes", type=float, default=10)
    asks.add_argument("--speed", type=float, default=4)
    asks.add_argument("--members", type=int, default=500)
    asks.add_argument("--seed", type=int, default=1)
    options = asks.parse_args()
    with arena(f"{ENGINE}:gpu?speed={options.speed:g}", MACHINES, apart=True, JOB_LEASE_SECONDS="30") as ring:
        from generator.models import Machine

        if not ring.until(lambda: Machine.alive().count() == MACHINES, 60):
            raise SystemExit("the machines did not start; see the logs in " + str(ring.folder / "logs"))
        crowd = Crowd(options.members, options.load, options.speed, options.seed)
        seconds = 60 * options.minutes
        watch(ring, crowd, seconds, options.speed)
        missed = report(crowd, seconds, options.speed)
    print("\n".join(missed) or "all targets are met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
