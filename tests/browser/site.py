"""The real product in processes of its own, for browsers and API clients: web, workers, beat, PostgreSQL and Valkey."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.postgres import copy_for

PROJECT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 90
OWN = ("DATABASE_URL", "BROKER_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "ENGINE")


@dataclass
class Site:
    """Where it answers, and its folder of state."""

    address: str
    data: Path

    def manage(self, *words: str) -> str:
        """Run one of its management commands against its own database; answers what it printed. Raises RuntimeError."""
        environment = {**plain_environment(), **self.settings()}
        command = [sys.executable, "manage.py", *words]
        ran = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(f"manage.py {words[0]} failed:\n{ran.stderr}")
        return ran.stdout

    def runs(self, code: str) -> str:
        """What this Python prints, run on the site's rows. Raises RuntimeError, with the trace, where it fails."""
        asks, answers = self._beside.stdin, self._beside.stdout
        assert asks is not None and answers is not None
        asks.write(json.dumps(code) + "\n")
        asks.flush()
        answer: dict[str, str] = json.loads(answers.readline())
        if answer["failed"]:
            raise RuntimeError(answer["failed"])
        return answer["said"]

    @cached_property
    def _beside(self) -> subprocess.Popen[str]:
        environment = {**plain_environment(), **self.settings(), "DJANGO_SETTINGS_MODULE": "config.settings"}
        words = [sys.executable, "-m", "tests.browser.beside"]
        pipe = subprocess.PIPE
        return subprocess.Popen(words, cwd=PROJECT, env=environment, stdin=pipe, stdout=pipe, text=True)

    def close(self) -> None:
        """End what runs beside it."""
        if "_beside" in vars(self):
            self._beside.communicate()

    def web_log(self) -> str:
        """A line for each request it answered."""
        return (self.data / "logs" / "web.log").read_text()

    def settings(self) -> dict[str, str]:
        """What `up` exports to its parts. Its engine starts after its first page; RuntimeError if it does not."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := self._environment_of_its_engine()):
            if time.monotonic() > end:
                raise RuntimeError("the engine of this site is not running")
            time.sleep(0.5)  # each look reads something of every process of the machine
        return found

    def _environment_of_its_engine(self) -> dict[str, str]:
        """The engine alone is no fork, so that its environment can be read; empty while it does not run."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_bytes()
                if b"generator.engines.process" not in line:
                    continue
                pairs = (folder / "environ").read_bytes().decode().split("\0")
            except OSError:
                continue
            found = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
            if found.get("DATA_DIR") == str(self.data):
                return {name: found[name] for name in (*OWN, "DATA_DIR", "SITE_URL") if name in found}
        return {}


def plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OWN and not name.startswith("PYTEST")}


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(*words: str, **environment: str) -> Iterator[Site]:
    """`manage.py up` with these words, until the block ends. Raises RuntimeError if it does not start.

    Its database is a copy of the tests' migrated one where there is one; test_up.py starts from a bare folder.
    """
    if database := copy_for(f"site-{os.getpid()}-{time.monotonic_ns()}"):
        environment = {"DATABASE_URL": database, **environment}
    with tempfile.TemporaryDirectory(prefix="atelier-site-") as folder:
        port, data = free_port(), Path(folder) / "var"
        log = Path(folder) / "up.log"
        command = [sys.executable, "manage.py", "up", "--port", str(port), "--data", str(data), *words]
        with log.open("w") as out:
            up = subprocess.Popen(
                command, cwd=PROJECT, env={**plain_environment(), **environment}, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            wait_for_line(up, log)
            with closing(Site(f"http://127.0.0.1:{port}", data)) as site:
                yield site
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(30)


def wait_for_line(up: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not re.search(r"^Atelier is at ", log.read_text(), re.MULTILINE):
        if up.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the site did not start:\n{log.read_text()}")
        time.sleep(0.1)
