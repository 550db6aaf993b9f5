"""A pytest plugin that gives the tests a PostgreSQL and a Valkey of their own.

They start before Django reads its settings, in a short temporary folder with fsync off, and end with the
run even when that is killed. Under pytest-xdist one pair serves all workers, who each copy a database of
their own name from the first, which is migrated once, while the tests are collected; a gallery that a test
starts may have such a copy too (`copy_for`). With DATABASE_URL or BROKER_URL in the environment those are
used instead; the role must be a superuser then (tests/pristine.py).
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import psycopg
import pytest

from config.embedded.lifeline import is_running
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Supervisor
from config.embedded.valkey import Valkey

TEMPLATE = "atelier"  # the embedded server's first database
STAMP = "ATELIER_TEST_STAMP"  # names a file that says, to all workers, that it is migrated
PREFIX = "atelier-test-"
SHORT = "/tmp"  # noqa: S108 - sockets need a short path
PROJECT = Path(__file__).parent.parent
MIGRATE = "from tests.postgres import template; template()"
services: list[tuple[Supervisor, Path]] = []
migrating: list[subprocess.Popen[bytes]] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Runs around pytest-django's own hook of this name, in which Django is set up."""
    # The tests start dozens of processes of ours; each would compile all of our code anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        _start_services()
    elif os.environ["BROKER_URL"].startswith("redis+socket://") and "?" not in os.environ["BROKER_URL"]:
        # A cache that one worker clears must not be another's.
        os.environ["BROKER_URL"] += f"?virtual_host={int(worker.removeprefix('gw')) + 1}"
    return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    while migrating:
        process = migrating.pop()
        if process.poll() is None:  # a run that wanted no database is over before it is migrated
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    while services:
        supervisor, folder = services.pop()
        supervisor.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _start_services() -> None:
    wanted = {"DATABASE_URL", "BROKER_URL"} - set(os.environ)
    if not wanted:
        return
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=SHORT))
    for name in ("run", "valkey"):
        (folder / name).mkdir(mode=0o700)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder / "metrics"))
    supervisor = Supervisor(folder, lambda _line: None)
    services.append((supervisor, folder))
    embedded: dict[str, Callable[[], Postgres | Valkey]] = {
        "DATABASE_URL": lambda: Postgres(folder / "postgres", folder / "run", durable=False),
        "BROKER_URL": lambda: Valkey(folder / "valkey", folder / "run", durable=False),
    }
    if "DATABASE_URL" in wanted:
        os.environ[STAMP] = str(folder / "migrated")
    for name in wanted:
        service = embedded[name]()
        service.prepare()
        supervisor.wait_for(supervisor.start(service.program()), service.is_ready, seconds=30)
        os.environ[name] = service.url
    if "DATABASE_URL" in wanted:
        migrating.append(subprocess.Popen([sys.executable, "-c", MIGRATE], cwd=PROJECT, start_new_session=True))


def template() -> str:
    """A database with every migration, made by the first who asks; empty where the server is not ours."""
    if STAMP not in os.environ:
        return ""
    with Path(os.environ[STAMP]).open("a+") as stamp:
        fcntl.flock(stamp, fcntl.LOCK_EX)
        if not stamp.tell():
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=PROJECT, check=True)
            stamp.write("migrated")
    return TEMPLATE


def copy_for(name: str) -> str:
    """DATABASE_URL of a migrated database of this name, made in a moment; empty where the server is not ours."""
    if not (copied := template()):
        return ""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url.replace(f"/{TEMPLATE}?", "/postgres?"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied}"')
    return url.replace(f"/{TEMPLATE}?", f"/{name}?")


def _sweep() -> None:
    """Remove the folders of runs that were killed."""
    for folder in Path(SHORT).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if owner.isdigit() and not is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
