"""Whether every job ends once, and everything adds up, while every part of the gallery is killed with -9, or frozen.

    python bench/chaos.py [--jobs 2000] [--faults 200] [--drawers 2] [--seed 1] [--pace 2.0]

Starts a gallery of its own: web, two drawing workers with an engine process each (a GPU that only takes its time), a
worker for the rest, beat, PostgreSQL and Valkey. People ask over HTTP, each request repeated with its idempotency key
until it is answered, and some cancel; meanwhile faults come at random moments: kill -9 of web, dispatcher, engine,
default worker, beat, broker or database; a dispatcher or an engine stopped past its lease and continued; the broker's
data thrown away. When all is quiet the invariants are asked, then the files. Prints what happened; exits with 1 if
anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # and not this folder, whose queue.py is not the library's

import requests  # noqa: E402 - the path comes first

from bench.arena import Arena, arena  # noqa: E402

PEOPLE, ASKING = 20, 4
FROZEN_SECONDS = 3.5  # past the lease of two seconds


class Faults:
    """Each kind does its worst to a part chosen by the dice. A frozen part is continued some seconds later."""

    def __init__(self, ring: Arena, dice: random.Random) -> None:
        self.ring, self.dice = ring, dice
        self.done: Counter[str] = Counter()
        self.frozen: list[tuple[float, str]] = []
        engines = [f"engine-{drawer}" for drawer in ring.drawers]
        self.kinds: dict[str, Callable[[], None]] = {
            "dispatcher killed": lambda: ring.kill(dice.choice(ring.drawers)),
            "engine killed": lambda: ring.kill(dice.choice(engines)),
            "web killed": lambda: ring.kill("web"),
            "default worker killed": lambda: ring.kill("default"),
            "beat killed": lambda: ring.kill("beat"),
            "broker killed": lambda: ring.kill("valkey"),
            "broker wiped": ring.wipe_broker,
            "database killed": lambda: ring.kill("postgres"),
            "dispatcher frozen": lambda: self._freeze(dice.choice(ring.drawers)),
            "engine frozen": lambda: self._freeze(dice.choice(engines)),
        }
        self.weights = [6, 6, 3, 1, 1, 2, 1, 1, 3, 2]

    def one(self) -> None:
        kind = self.dice.choices(list(self.kinds), self.weights)[0]
        self.commit(kind)

    def commit(self, kind: str) -> None:
        self.kinds[kind]()
        self.done[kind] += 1

    def _freeze(self, part: str) -> None:
        self.ring.send(part, signal.SIGSTOP)
        self.frozen.append((time.monotonic() + FROZEN_SECONDS, part))

    def thaw(self, *, everything: bool = False) -> None:
        now = time.monotonic()
        for until, part in list(self.frozen):
            if everything or until < now:
                self.ring.send(part, signal.SIGCONT)
                self.frozen.remove((until, part))


class Crowd:
    """People who ask over HTTP, and ask again with the same key until they are answered."""

    def __init__(self, ring: Arena, jobs: int, dice: random.Random, seconds: float) -> None:
        from accounts.models import Plan, Token, User

        self.ring, self.dice = ring, dice
        self.pause = 0.8 * ASKING * seconds / jobs  # so that people still ask when the last fault comes
        self.waiting = [f"job-{number}" for number in range(jobs)][::-1]
        self.answered: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self.repeated = self.cancelled = 0
        self.lock = threading.Lock()
        self.over = threading.Event()
        Plan.objects.filter(code="pro").update(jobs_at_once=10 * jobs, images_per_day=10 * jobs)
        self.tokens = []
        for number in range(PEOPLE):
            user = User.objects.create_user(f"maker{number}", plan_id="pro")
            self.tokens.append(Token.issue(user, name="chaos", scopes=["generate"])[1])
        self.threads = [threading.Thread(target=self._ask_on, args=(number,)) for number in range(ASKING)]

    def _ask_on(self, number: int) -> None:
        dice = random.Random(number)
        with requests.Session() as client:
            while not self.over.is_set():
                with self.lock:
                    key = self.waiting.pop() if self.waiting else ""
                if not key:
                    return
                self._ask(client, key, dice)
                time.sleep(dice.expovariate(1 / self.pause))

    def _ask(self, client: requests.Session, key: str, dice: random.Random) -> None:
        number = int(key.split("-")[1])
        headers = {"Authorization": f"Bearer {self.tokens[number % PEOPLE]}", "Idempotency-Key": key}
        body: dict[str, Any] = {"prompt": f"boat {number}", "seed": number, "candidates": 1 + number % 2}
        while not self.over.is_set():
            try:
                answer = client.post(f"{self.ring.address}/api/v1/jobs", json=body, headers=headers, timeout=10)
            except requests.RequestException:
                answer = None
            if answer is not None and answer.status_code == 201:
                break
            if answer is not None and answer.status_code < 500 and answer.status_code not in (409, 429):
                with self.lock:
                    self.refused[answer.text[:200]] += 1
                return
            with self.lock:
                self.repeated += 1
            time.sleep(dice.uniform(0.1, 0.4))
        else:
            return
        with self.lock:
            self.answered[key] = answer.json()["id"]
        if dice.random() < 0.1:
            self._cancel(client, answer.json()["id"], headers)

    def _cancel(self, client: requests.Session, job: str, headers: dict[str, str]) -> None:
        try:
            client.delete(f"{self.ring.address}/api/v1/jobs/{job}", headers=headers, timeout=10)
        except requests.RequestException:
            return
        with self.lock:
            self.cancelled += 1

    def has_asked(self) -> bool:
        return not any(thread.is_alive() for thread in self.threads)


def calm(faults: Faults, end: float) -> bool:
    """Let what was frozen long enough go on; whether the pause is over."""
    faults.thaw()
    return time.monotonic() > end


def storm(ring: Arena, crowd: Crowd, faults: Faults, many: int, pace: float) -> bool:
    """Faults, `pace` seconds apart on average, while people ask; whether everybody was answered."""
    for thread in crowd.threads:
        thread.start()
    kinds = list(faults.kinds)
    for number in range(many):
        end = time.monotonic() + faults.dice.expovariate(1 / pace)
        ring.until(partial(calm, faults, end), pace * 20)
        faults.commit(kinds[number]) if number < len(kinds) else faults.one()
    ring.run_for(FROZEN_SECONDS)
    faults.thaw(everything=True)
    return ring.until(crowd.has_asked, 600)


def is_quiet() -> bool:
    """Whether every job has ended; a database that is away is not quiet."""
    from django.db import Error, connection

    from generator.models import Job

    try:
        return not Job.objects.open().exists()
    except Error:
        connection.close()
        return False


def wrongs(ring: Arena, crowd: Crowd) -> list[str]:
    """Everything that does not add up, in sentences. Renditions may still be written, so files get a moment."""
    from generator.models import Job
    from generator.status.invariants import violations

    found = list(violations(at_rest=True, nothing_erased=True))
    if Job.objects.count() != len(crowd.answered):
        found.append(f"{len(crowd.answered)} requests were answered and {Job.objects.count()} jobs are there")
    found += [f"refused {times} times: {text}" for text, times in crowd.refused.items()]
    ring.until(lambda: not file_wrongs(), 120)
    return found + file_wrongs()


def file_wrongs() -> list[str]:
    """Files without a row after the sweep, and rows without a file."""
    from gallery.files import storage
    from gallery.models import Image

    storage.sweep(older_than=timedelta(0))
    needed = set(Image.objects.with_file().values_list("storage_key", flat=True))
    there = set(storage.store().older_than(timedelta(0)))
    orphans, missing = there - needed, {key for key in needed if not storage.store().exists(key)}
    return [
        f"{len(keys)} {what}: {sorted(keys)[:5]}"
        for keys, what in ((orphans, "orphan files"), (missing, "lost files"))
        if keys
    ]


def report(crowd: Crowd, faults: Faults, started: float) -> None:
    from django.db.models import Count, Sum

    from gallery.models import Image
    from generator.models import Job

    for kind, times in faults.done.most_common():
        print(f"{kind:>22}: {times}")
    sums = Job.objects.aggregate(losses=Sum("losses"), errors=Sum("errors"), attempts=Sum("attempt"))
    batches = Job.objects.exclude(batch=None).values("batch").annotate(size=Count("pk"))
    facts = {
        "jobs": dict(Counter(Job.objects.values_list("state", flat=True))),
        "images": Image.objects.count(),
        "claims": sums["attempts"],
        "losses": sums["losses"],
        "errors": sums["errors"],
        "requests repeated": crowd.repeated,
        "cancels": crowd.cancelled,
        "in a batch with others": sum(row["size"] for row in batches if row["size"] > 1),
        "seconds": round(time.monotonic() - started, 1),
    }
    for name, value in facts.items():
        print(f"{name:>22}: {value}")


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--jobs", type=int, default=2000)
    asks.add_argument("--faults", type=int, default=200)
    asks.add_argument("--drawers", type=int, default=2)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--pace", type=float, default=2.0, help="seconds between faults, on average")
    asks.add_argument("--engine", default="bench.timed_engine.TimedEngine:gpu?speed=5")
    asks.add_argument("--limit", type=float, default=600, help="seconds to wait for quiet")
    options = asks.parse_args()
    started, dice = time.monotonic(), random.Random(options.seed)
    with arena(options.engine, options.drawers, apart=True, web=True) as ring:
        from generator.models import Machine

        if not ring.until(lambda: Machine.alive().count() == options.drawers, 120):
            raise SystemExit("the machines did not start")
        crowd, faults = Crowd(ring, options.jobs, dice, options.faults * options.pace), Faults(ring, dice)
        asked = storm(ring, crowd, faults, options.faults, options.pace)
        crowd.over.set()
        quiet = ring.until(is_quiet, options.limit)
        found = [] if asked and quiet else [f"never quiet: all asked {asked}, all ended {quiet}"]
        found += wrongs(ring, crowd)
        report(crowd, faults, started)
    print("\n".join(found) or "every job ended once, quotas add up, no orphan files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
