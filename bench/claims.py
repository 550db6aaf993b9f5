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
from functools import partial
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[1])  # and not this folder, whose queue.py is not the library's

from bench.services import services  # noqa: E402 - the project's root comes first

WIPE = "TRUNCATE generator_job, generator_thread, generator_queueplace, generator_queueline, accounts_user CASCADE"
QUIET = "ALTER TABLE generator_job {} TRIGGER USER"  # the trigger that counts who waits; the counts are written whole


def fill(waiting: int) -> None:
    """So many waiting jobs, as a crowd would have left them: one of each kind is written, the others are its copies."""
    from django.db import connection

    from accounts.models import User
    from generator.models import Job, QueueLine, QueuePlace, Thread
    from tests.generator.fake_engine import ABLE

    people = waiting // 2
    with connection.cursor() as cursor:
        cursor.execute(WIPE)
        cursor.execute(QUIET.format("DISABLE"))
        user = User.objects.create(handle="m0", plan_id="free")
        job = Job.objects.create(
            user=user, plan="free", thread=Thread.objects.create(user=user), task="text2image", prompt="a boat", seed=1,
            width=64, height=64, steps=4, engine="fake", model="gradients", pool=ABLE.pool, batch_key="key0", cost=1,
        )  # fmt: skip
        place = QueuePlace.objects.create(pool=ABLE.pool, plan="free", user=user, waiting=2)
        plan = "(ARRAY['free', 'plus', 'pro', 'team'])[1 + n % 4]"
        person = f"{user.pk} + n % {people}"
        copy(
            cursor, user, people - 1,
            id=f"{user.pk} + n", handle="'m' || n", viewer_key="gen_random_uuid()", plan_id=plan,
        )  # fmt: skip
        plan = plan.replace("n %", f"n % {people} %")
        copy(
            cursor, job, waiting - 1, id="gen_random_uuid()", user_id=person, plan=plan, due="now()",
            batch_key=f"'key' || n / {people} % 3",
        )  # fmt: skip
        copy(cursor, place, people - 1, id=f"{place.pk} + n", user_id=person, plan=plan, units="n % 977")
        QueueLine.objects.bulk_create(QueueLine(pool=ABLE.pool, plan=plan) for plan in ("free", "plus", "pro", "team"))
        cursor.execute(QUIET.format("ENABLE"))
        cursor.execute("VACUUM ANALYZE")


def copy(cursor: Any, row: Any, times: int, **changed: str) -> None:
    """Insert the row so many times again, columns changed to these expressions of n = 1, 2, …"""
    columns = [field.column for field in row._meta.concrete_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'row."{name}"') for name in columns)
    table = row._meta.db_table
    copies = f"SELECT {values} FROM {table} AS row, generate_series(1, {times}) AS n"  # noqa: S608
    cursor.execute(f"INSERT INTO {table} ({names}) {copies} WHERE row.id = '{row.pk}'")


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
        from generator.queue.batching import BatchLimits
        from generator.queue.claim import Claim
        from tests.generator.fake_engine import ABLE

        def turn(limits: BatchLimits) -> object:
            return Claim(limits, "bench").take()

        alone = BatchLimits(replace(ABLE, largest_batch=1))
        together = BatchLimits(replace(ABLE, largest_batch=8, step_seconds={"64x64": [(1, 0.1), (4, 0.16), (8, 0.28)]}))
        first: dict[str, float] = {}
        print(f"{'waiting':>10} {'taking':>10} {'p50 ms':>8} {'p99 ms':>8} {'x first':>8}")
        for waiting in options.waiting:
            fill(waiting)
            for name, limits in (("one", alone), ("a batch", together)):
                times = min(options.claims, waiting // 20)
                middle, worst = timed(times, partial(turn, limits))
                first.setdefault(name, middle)
                print(f"{waiting:>10} {name:>10} {middle:>8.2f} {worst:>8.2f} {middle / first[name]:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
