"""Whether every job ends once, and every quota adds up, while worker, broker and database are killed with -9.

    python bench/chaos.py [--jobs 50] [--kills 6] [--workers 2] [--seed 1] [--engine fake:gradients?seconds_a_step=0.1]

Starts a PostgreSQL, a Valkey, drawing workers, a worker for the rest and beat, all of its own, in a temporary
folder and on unix sockets. Requests keep coming through the API, each repeated with its idempotency key until it is
answered, while workers are killed in the middle of a job; then Valkey is killed and its data thrown
away; then PostgreSQL is killed. When all is quiet, the invariants are asked, then the files. Prints what happened;
exits with 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path[0] = str(PROJECT)  # and not this folder, whose queue.py is not the library's

from config.embedded import parts  # noqa: E402 - the project's root comes first
from config.embedded.child import Child, Program  # noqa: E402
from config.embedded.postgres import Postgres  # noqa: E402
from config.embedded.supervisor import Supervisor  # noqa: E402
from config.embedded.valkey import Valkey  # noqa: E402

PEOPLE = 10
CELERY = (sys.executable, "-m", "celery", "-A", "bench.chaos_worker", "--quiet", "worker", "-P", "solo")


class Site:
    """A whole gallery without its web server, in a folder of its own."""

    def __init__(self, folder: Path, engine: str, drawers: int) -> None:
        self.folder = folder
        self.drawers = [f"gpu{number}" for number in range(drawers)]
        self.kills = 0
        for name in ("run", "valkey", "logs", "media"):
            (folder / name).mkdir(mode=0o700)
        self.supervisor = Supervisor(folder / "logs", lambda _line: None)
        self.valkey = Valkey(folder / "valkey", folder / "run")
        self.postgres = Postgres(folder / "postgres", folder / "run")
        self.children: dict[str, Child] = {}
        self.env = dict(os.environ) | {
            "DATABASE_URL": self.postgres.url,
            "BROKER_URL": self.valkey.url,
            "DATA_DIR": str(folder),
            "ENGINE": engine,
            "JOB_LEASE_SECONDS": "2",
            "JOB_MAX_LOSSES": "20",
            "LOG_LEVEL": "WARNING",
            "OMP_NUM_THREADS": "1",
        }

    def start(self) -> None:
        for name, service in (("valkey", self.valkey), ("postgres", self.postgres)):
            service.prepare()
            self.children[name] = self.supervisor.start(service.program())
            self.supervisor.wait_for(self.children[name], service.is_ready, seconds=60)
        if self.supervisor.run(parts.command(self.env, "migrate", "--no-input", loud=False)) != 0:
            raise SystemExit((self.folder / "logs" / "migrate.log").read_text())
        for name in (*self.drawers, "default"):
            queue = name.rstrip("0123456789")
            argv = (*CELERY, "-Q", queue, "-n", f"{name}@%h", *parts.QUIET_WORKER)
            self.children[name] = self.supervisor.start(Program(name, argv, self.env, PROJECT))
        beat = replace(parts.beat(self.env, self.folder), name="beat")
        self.children["beat"] = self.supervisor.start(beat)

    def until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Keep everything running until `ready()` or the time is over; whether it was ready."""
        deadline = time.monotonic() + seconds
        answers: list[bool] = []

        def over() -> bool:
            answers[:] = [ready()]
            return answers[0] or time.monotonic() > deadline

        self.supervisor.wait_for(self.children["beat"], over, seconds=seconds + 60)
        return answers[0]

    def run_for(self, seconds: float) -> None:
        self.until(lambda: False, seconds)

    def kill(self, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.children[name].pid, signal.SIGKILL)

    def kill_who_draws(self) -> None:
        """Wait until a worker is in the middle of a job, then kill that one."""
        drawing: list[int] = []

        def found() -> bool:
            drawing[:] = [int(worker.rpartition(":")[2]) for worker in drawing_now()]
            return bool(drawing)

        self.until(found, 15)
        for name in self.drawers:
            if self.children[name].pid in drawing[:1]:
                self.kill(name)
                self.kills += 1

    def wipe_broker(self) -> None:
        """Kill Valkey and throw away what it had written, so that every message is lost."""
        self.kill("valkey")
        shutil.rmtree(self.folder / "valkey" / "appendonlydir", ignore_errors=True)


@contextlib.contextmanager
def site(engine: str, drawers: int) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="chaos-", dir="/tmp"))
    made = Site(folder, engine, drawers)
    try:
        made.start()
        yield made
    finally:
        made.supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Crowd:
    """People who ask through the API and repeat what was not answered, with the same key."""

    def __init__(self, jobs: int, dice: random.Random) -> None:
        from rest_framework.test import APIClient

        from accounts.models import Plan, Token, User

        self.dice = dice
        self.waiting = [f"job-{number}" for number in range(jobs)]
        self.answered: dict[str, str] = {}
        self.clients = []
        Plan.objects.filter(code="pro").update(jobs_at_once=jobs)
        for number in range(PEOPLE):
            user = User.objects.create_user(f"maker{number}", plan_id="pro")
            client = APIClient(raise_request_exception=False)
            _, secret = Token.issue(user, name="chaos", scopes=["generate"])
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
            self.clients.append(client)

    def ask(self, most: int) -> None:
        """Send up to `most` requests; one that fails for a fault of the site stays at the front of the line."""
        from django.db import close_old_connections

        for key in self.waiting[:most]:
            close_old_connections()
            number = int(key.split("-")[1])
            body = {"prompt": f"boat {number}", "seed": number, "candidates": 1 + number % 2}
            client = self.clients[number % PEOPLE]
            answer = client.post("/api/v1/jobs", body, headers={"Idempotency-Key": key})
            if answer.status_code == 201:
                self.answered[key] = answer.json()["id"]
                self.waiting.remove(key)
                if self.dice.random() < 0.1:
                    client.delete(f"/api/v1/jobs/{answer.json()['id']}")
            elif answer.status_code < 500 and answer.status_code != 409:
                raise SystemExit(f"{key} was refused: {answer.status_code} {answer.content!r}")

    def has_asked(self) -> bool:
        self.ask(3)
        return not self.waiting


def faults(arena: Site, crowd: Crowd, kills: int, dice: random.Random) -> None:
    """Kill workers while requests come in, then the broker with its data, then the database."""
    for _ in range(kills):
        crowd.ask(max(1, len(crowd.waiting) // (kills + 1)))
        arena.run_for(dice.uniform(0.0, 0.5))
        arena.kill_who_draws()
    crowd.ask(3)
    arena.wipe_broker()
    crowd.ask(3)
    arena.run_for(dice.uniform(0.5, 1.5))
    arena.kill_who_draws()
    crowd.ask(3)
    arena.kill("postgres")
    arena.run_for(dice.uniform(0.5, 1.5))


def drawing_now() -> list[str]:
    """The names (host:pid) of workers in the middle of a job whose lease is good."""
    from django.utils import timezone

    from generator.models import Job, State

    running = Job.objects.filter(state=State.RUNNING, lease_until__gt=timezone.now(), step__gte=1)
    return list(running.order_by("id").values_list("worker", flat=True))


def is_quiet() -> bool:
    """Whether every job has ended; a database that is away is not quiet."""
    from django.db import Error, connection

    from generator.models import Job

    try:
        return not Job.objects.open().exists()
    except Error:
        connection.close()
        return False


def wrongs(arena: Site, crowd: Crowd) -> list[str]:
    """Everything that does not add up, in sentences. Renditions may still be written, so files get a moment."""
    from generator.invariants import violations
    from generator.models import Job

    found = list(violations(at_rest=True, nothing_erased=True))
    if Job.objects.count() != len(crowd.answered):
        found.append(f"{len(crowd.answered)} requests were answered and {Job.objects.count()} jobs are there")
    arena.until(lambda: not file_wrongs(), 90)  # renditions may still be being written
    return found + file_wrongs()


def file_wrongs() -> list[str]:
    """Files without a row after the sweep, and rows without a file."""
    from gallery import files
    from gallery.models import Image

    files.sweep(older_than=timedelta(0))
    needed = set(Image.objects.kept().values_list("storage_key", flat=True))
    there = set(files.store().older_than(timedelta(0)))
    orphans, missing = there - needed, {key for key in needed if not files.store().exists(key)}
    return [
        f"{len(keys)} {what}: {sorted(keys)[:5]}"
        for keys, what in ((orphans, "orphan files"), (missing, "lost files"))
        if keys
    ]


def report(arena: Site, started: float) -> dict[str, Any]:
    from django.db.models import Sum

    from gallery.models import Image
    from generator.models import Job

    return {
        "jobs": dict(Counter(Job.objects.values_list("state", flat=True))),
        "images": Image.objects.count(),
        "worker kills": arena.kills,
        "leases lost": Job.objects.aggregate(sum=Sum("losses"))["sum"],
        "errors": Job.objects.aggregate(sum=Sum("errors"))["sum"],
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--jobs", type=int, default=50)
    asks.add_argument("--kills", type=int, default=6)
    asks.add_argument("--workers", type=int, default=2, help="drawing workers")
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--engine", default="fake:gradients?seconds_a_step=0.1")
    asks.add_argument("--limit", type=float, default=180, help="seconds to wait for quiet")
    options = asks.parse_args()
    started, dice = time.monotonic(), random.Random(options.seed)
    with site(options.engine, options.workers) as arena:
        os.environ.update(arena.env | {"DJANGO_SETTINGS_MODULE": "config.settings"})
        import django

        django.setup()
        from generator.models import EngineCard

        arena.until(lambda: EngineCard.objects.exists(), 60)
        crowd = Crowd(options.jobs, dice)
        faults(arena, crowd, options.kills, dice)
        asked = arena.until(crowd.has_asked, 60)
        quiet = arena.until(is_quiet, options.limit)
        found = [] if asked and quiet else [f"never quiet: all asked {asked}, all ended {quiet}"]
        found += wrongs(arena, crowd)
        for name, value in report(arena, started).items():
            print(f"{name:>13}: {value}")
    print("\n".join(found) or "every job ended once, quotas add up, no orphan files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
