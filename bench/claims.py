"""Whether a claim costs the same whatever waits: with 100, 10,000 and 1,000,000 waiting jobs.

    python bench/claims.py [--claims 200] [--waiting 100 10000 1000000]

Starts a PostgreSQL of its own, with fsync on. The jobs belong to half as many people on four plans and have three
batch keys. Prints the median and the 99th percentile of milliseconds of a claim, of taking one job and of taking a
batch of up to four, and the ratio of the medians to the smallest backlog's.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # and not this folder, whose queue.py is not the library's

from bench.services import services  # noqa: E402 - the project's root comes first

WIPE = "TRUNCATE generator_job, generator_thread, generator_queueplace, generator_queueline, accounts_user CASCADE"
QUIET = "ALTER TABLE generator_job {} TRIGGER USER"  # the trigger that counts who waits; the counts are written whole


def fill(waiting: int) -> None:
    """So many waiting jobs, as a crowd would have left them."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from generator.models import Job, QueueLine, QueuePlace, Thread
    from lib.ids import new_id
    from tests.generator.fake_engine import ABLE

    people = waiting // 2
    with connection.cursor() as cursor:
        cursor.execute(WIPE)
        cursor.execute(QUIET.format("DISABLE"))
    plans = ("free", "plus", "pro", "team")
    User.objects.bulk_create(
        [User(handle=f"m{n}", password="", plan_id=plans[n % 4]) for n in range(people)], batch_size=5_000
    )
    users = list(User.objects.order_by("pk").values_list("pk", "plan_id"))
    Thread.objects.create(user_id=users[0][0], title="all")
    thread, now = Thread.objects.get(), timezone.now()
    for start in range(0, waiting, 10_000):
        Job.objects.bulk_create(
            Job(
                id=new_id(), user_id=users[n % people][0], plan=users[n % people][1], thread=thread,
                task="text2image", prompt="a boat", seed=n, width=64, height=64, steps=4, engine="fake",
                pool=ABLE.pool, batch_key=f"key{n // people % 3}", cost=1, accepted=now, run_after=now, due=now,
            )
            for n in range(start, min(waiting, start + 10_000))
        )  # fmt: skip
    QueueLine.objects.bulk_create(QueueLine(pool=ABLE.pool, plan=plan) for plan in plans)
    places = (
        QueuePlace(pool=ABLE.pool, plan=plan, user_id=user, waiting=waiting // people, units=user % 977)
        for user, plan in users
    )
    QueuePlace.objects.bulk_create(places, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute(QUIET.format("ENABLE"))
        cursor.execute("VACUUM ANALYZE")


def timed(times: int, act: Callable[[], object]) -> tuple[float, float]:
    """Median and 99th percentile of the milliseconds of so many calls."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        assert act()
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.99)]


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--claims", type=int, default=200)
    asks.add_argument("--waiting", type=int, nargs="+", default=[100, 10_000, 1_000_000])
    options = asks.parse_args()
    with services("claims", ENGINE="fake"):
        from generator.fairness.front import Claim
        from generator.fairness.shapes import Shapes
        from tests.generator.fake_engine import ABLE

        alone = Shapes(replace(ABLE, largest_batch=1))
        together = Shapes(replace(ABLE, largest_batch=8, step_seconds={"64x64": [(1, 0.1), (4, 0.16), (8, 0.28)]}))
        first: dict[str, float] = {}
        print(f"{'waiting':>10} {'taking':>10} {'p50 ms':>8} {'p99 ms':>8} {'x first':>8}")
        for waiting in options.waiting:
            fill(waiting)
            for name, shapes in (("one", alone), ("a batch", together)):
                times = min(options.claims, waiting // 20)
                middle, worst = timed(times, lambda shapes=shapes: Claim(shapes, "bench").take())
                first.setdefault(name, middle)
                print(f"{waiting:>10} {name:>10} {middle:>8.2f} {worst:>8.2f} {middle / first[name]:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
