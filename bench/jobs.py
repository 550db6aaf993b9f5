"""What exactness costs: accepting, claiming and settling jobs, against bare single-row inserts by `pgbench`.

    python -m bench.jobs [--seconds 8] [--offered 300]

Starts a PostgreSQL and a Valkey of its own, with fsync on. Several processes work at once, each with a connection of
its own, as web processes and workers do. Prints jobs a second with the 50th and 99th percentile of milliseconds, the
ratio to bare inserts by as many connections in the same run, and the processor time a job costs in Python and in
PostgreSQL. Accepting is also measured at a rate that is offered whether or not it keeps up: there, milliseconds count
from the moment that a request was due; three times, since a machine that others share has its moods. Pictures have
64 x 64 pixels and are drawn beforehand.
"""

from __future__ import annotations

import argparse
import io
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from PIL import Image as Picture

from bench.bare import bare_inserts, server_seconds
from bench.services import services

PEOPLE = 2000
MACHINES = 3
WARM = 8
SETTLING_SECONDS = 5.0
SIDES = (64, 64)
MOST_DRAWINGS = 4000
HEAD = ("", "a second", "p50 ms", "p99 ms", "of bare", "Python ms", "PostgreSQL ms")
ROW = "{:<34} {:>9} {:>8} {:>8} {:>8} {:>10} {:>14}"

Act = Callable[[int], int]
"""Does something for the n-th time; answers for how many jobs, 0 where none is left."""


@dataclass
class Taken:
    """What a process measured: milliseconds of each call in order of size, and seconds of its processor time."""

    began: float
    ended: float = 0.0
    jobs: int = 0
    processor: float = 0.0
    each: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.jobs / (self.ended - self.began)

    def quantile(self, share: float) -> float:
        return self.each[min(len(self.each) - 1, int(share * len(self.each)))]


def repeat(make: Callable[[int], Act], begin: float, seconds: float, every: float, worker: int) -> Taken:
    """Act from `begin` (by the clock) on, again at once or, where `every` is not 0, whenever so many seconds passed."""
    from lib.process import collector

    act = make(worker)
    for number in range(WARM):
        act(number)
    collector.spare()
    begin = max(begin, time.time())
    time.sleep(max(0.0, begin - time.time()))
    taken, used = Taken(begin), time.process_time()
    for number in count(WARM):
        due = begin + every * (number - WARM) if every else time.time()
        if due >= begin + seconds:
            break
        time.sleep(max(0.0, due - time.time()))
        done = act(number)
        taken.ended = time.time()
        taken.each.append((taken.ended - due) * 1000)
        taken.jobs += done
        if not done:
            break
    taken.processor = time.process_time() - used
    return taken


def together(several: list[Taken]) -> Taken:
    return Taken(
        min(one.began for one in several),
        max(one.ended for one in several),
        sum(one.jobs for one in several),
        sum(one.processor for one in several),
        sorted(each for one in several for each in one.each),
    )


@dataclass(frozen=True)
class Bench:
    folder: Path
    seconds: int

    def line(self, name: str, make: Callable[[int], Act], processes: int, offered: float = 0.0) -> None:
        """Run it in so many processes and print how it went."""
        from django.db import connections

        from generator.queue.forecast import RENEW_SECONDS, renew_all

        bare = bare_inserts(self.folder, connections=processes, seconds=max(3, self.seconds // 2))
        bare_rate = 1000 * processes * len(bare) / sum(bare)
        connections.close_all()
        begin, every = time.time() + SETTLING_SECONDS, processes / offered if offered else 0.0
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            starts = [begin + (worker / offered if offered else 0.0) for worker in range(processes)]
            ring = [pool.submit(repeat, make, at, self.seconds, every, worker) for worker, at in enumerate(starts)]
            time.sleep(max(0.0, begin - time.time()))
            server = server_seconds(self.folder)
            while not all(one.done() for one in ring):
                renew_all()  # as a gallery's sweep does
                time.sleep(RENEW_SECONDS)
            taken = together([one.result() for one in ring])
            server = server_seconds(self.folder) - server
        if not taken.jobs:
            print(f"{name}: not one in {self.seconds} seconds")
            return
        self.print(name, taken, taken.rate / bare_rate, 1000 * taken.processor / taken.jobs, 1000 * server / taken.jobs)

    def bare(self, processes: int) -> None:
        before = server_seconds(self.folder)
        each = bare_inserts(self.folder, connections=processes, seconds=self.seconds)
        server = (server_seconds(self.folder) - before) * 1000 / len(each)
        took = sum(each) / 1000 / processes
        self.print(f"bare insert, {processes} connections", Taken(0, took, len(each), 0, each), 1.0, None, server)

    def print(self, name: str, taken: Taken, ratio: float, python: float | None, server: float) -> None:
        times = f"{taken.quantile(0.5):.1f}", f"{taken.quantile(0.99):.1f}"
        spent = "" if python is None else f"{python:.2f}", f"{server:.2f}"
        print(ROW.format(name, f"{taken.rate:.0f}", *times, f"{ratio:.2f}", *spent), flush=True)


def accepting(worker: int) -> Act:
    """Requests of many people, each with a key of its own."""
    from accounts.models import User
    from generator.jobs.acceptance import accept
    from generator.requests.request import GenerationRequest

    people = list(User.objects.order_by("pk"))[worker::8]  # most processes at once

    def accept_one(number: int) -> int:
        person = people[number % len(people)]
        accept(person, GenerationRequest(f"boat {number}"), key=f"{os.getpid()}-{number}")
        return 1

    return accept_one


def working(batch: int, worker: int) -> Act:
    """A worker that claims up to `batch` jobs at once and settles them, drawing in no time."""
    from generator.engines.base import Candidate
    from generator.queue.batching import BatchLimits
    from generator.worker.job_run import request
    from generator.worker.lease import Lease, settle
    from tests.generator.fake_engine import ABLE

    able = replace(ABLE, largest_batch=batch, step_seconds={"64x64": [(1, 0.1), (batch + 1, 0.1)]})
    limits, name = BatchLimits(able), f"bench-{worker}"
    drawings = iter([drawing(worker, number) for number in range(MOST_DRAWINGS)])

    def drawn(lease: Lease) -> list[Candidate]:
        asked = request(lease.job, 0, (), None)
        return [Candidate(asked.id, next(drawings), *SIDES, asked.seed, seconds=0.0)]

    def work(_number: int) -> int:
        leases = Lease.take_batch(limits, name)
        assert not leases or settle([(lease, drawn(lease)) for lease in leases], able)
        return len(leases)

    return work


def drawing(worker: int, number: int) -> bytes:
    """A small PNG like no other."""
    tint = Picture.new("RGB", SIDES, (number % 256, number // 256, 16 * worker))
    buffer = io.BytesIO()
    Picture.blend(Picture.linear_gradient("L").resize(SIDES).convert("RGB"), tint, 0.6).save(buffer, "PNG")
    return buffer.getvalue()


def measure(folder: Path, seconds: int, offered: int) -> None:
    from accounts.models import Plan, User
    from generator.models import EngineCard
    from tests.generator.fake_engine import ABLE

    EngineCard.announce(os.environ["ENGINE"], ABLE)
    Plan.objects.filter(code="pro").update(images_per_day=10**6, jobs_at_once=10**6)
    for number in range(PEOPLE):
        User.objects.create_user(f"maker{number}", plan_id="pro")
    bench = Bench(folder, seconds)
    print(ROW.format(*HEAD))
    for processes in (1, 4):
        bench.bare(processes)
    for processes in (1, 2, 4, 8):
        bench.line(f"accept, {processes} at once", accepting, processes)
    for _time in range(3):
        bench.line(f"accept, {offered} a second offered", accepting, 4, offered)
    for batch in (1, 4, 8):
        bench.line(f"claim and settle, batches of {batch}", partial(working, batch), MACHINES)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=8, help="for each line")
    options.add_argument("--offered", type=int, default=300, help="requests a second")
    asked = options.parse_args()
    with services("jobs", ENGINE="fake") as folder:
        measure(folder, asked.seconds, asked.offered)


if __name__ == "__main__":
    main()
