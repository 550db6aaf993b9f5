"""What exactness costs: accepting, claiming and settling a job, against inserting and updating one bare row.

    python bench/jobs.py [JOBS]

Starts a PostgreSQL and a Valkey of its own, with fsync on. Prints jobs a second and the 50th and 99th percentile of
milliseconds for each, one connection, and the ratio to the bare row measured in the same run. Drawing takes no time
here, and keeping the image (hashes, file, row) is counted in the settle.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path[0] = str(PROJECT)  # and not this folder, whose queue.py is not the library's

from bench.services import services  # noqa: E402 - the project's root comes first


def timed(times: int, act: Callable[[int], object]) -> list[float]:
    """Milliseconds of each of so many calls, sorted."""
    taken = []
    for number in range(times):
        began = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)


def line(name: str, taken: list[float], bare: list[float]) -> str:
    middle, worst = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    rate = 1000 * len(taken) / sum(taken)
    return f"{name:>14} {rate:>8.0f}/s {middle:>8.2f} {worst:>8.2f} {sum(taken) / sum(bare):>7.1f}"


def measure(jobs: int) -> None:
    from accounts.models import Plan, User
    from generator.engines.base import Candidate
    from generator.lease import Lease
    from generator.models import EngineCard, Job, Thread
    from generator.sheet import request
    from tests.generator.fake_engine import ABLE, gradient

    EngineCard.announce(os.environ["ENGINE"], ABLE)
    Plan.objects.filter(code="pro").update(images_per_day=10 * jobs, jobs_at_once=10 * jobs)
    people = [User.objects.create_user(f"maker{number}", plan_id="pro") for number in range(50)]
    thread = Thread.start(people[0])

    def bare_row(number: int) -> None:
        thread.title = str(number)
        Thread.objects.create(user=people[number % 50], title=str(number))
        thread.save()

    leases: list[Lease] = []
    bare = timed(jobs, bare_row)
    accept = timed(jobs, lambda number: Job.accept(people[number % 50], prompt=f"boat {number}"))

    def take(number: int) -> None:
        if lease := Lease.take(ABLE, "bench"):
            leases.append(lease)

    claim = timed(jobs, take)

    def settle(number: int) -> None:
        job = leases[number].job
        asked = request(job, 0, (), None)
        made = Candidate(asked.id, gradient(asked, "PNG", (64, 64)), 64, 64, asked.seed, seconds=0.0)
        assert leases[number].settle([made], ABLE)

    ending = timed(jobs, settle)
    print(f"{'':>14} {'rate':>10} {'p50 ms':>8} {'p99 ms':>8} {'x bare':>7}")
    for name, taken in (("bare row", bare), ("accept", accept), ("claim", claim), ("keep, settle", ending)):
        print(line(name, taken, bare))


def main() -> None:
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with services("jobs", ENGINE="fake"):
        measure(jobs)


if __name__ == "__main__":
    main()
