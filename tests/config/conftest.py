"""A whole gallery, started as a person would start it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.parts import PROJECT

# A bare machine's environment: nothing of what the test run itself was given.
BARE = {
    name: value
    for name, value in os.environ.items()
    if name not in ("DATABASE_URL", "BROKER_URL", "DJANGO_SETTINGS_MODULE", "DATA_DIR")
}


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port: int = any_port.getsockname()[1]
        return port


def up(*words: str, seconds: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py up WORDS` that is expected to end by itself."""
    command = [sys.executable, "manage.py", "up", *words]
    env = BARE | environment
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False, timeout=seconds)


class Gallery:
    """`manage.py up` on a data folder of its own; reads what it says from a file.

    `met` is what somebody found who came again and again while it started, as `page` says it.
    """

    def __init__(self, folder: Path) -> None:
        self.data = folder / "a folder with spaces"
        self.port = free_port()
        self.said = folder / "said.txt"
        self.met: set[int] = set()
        self.first_logs: dict[str, str] = {}

    def launch(self) -> None:
        words = ("up", "--no-seed", "--port", str(self.port), "--data", str(self.data))
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *words], cwd=PROJECT, env=BARE, stdout=said, stderr=said
            )

    def start(self) -> None:
        self.launch()
        self.wait_until(self.has_greeted_who_looked, "the address")
        self.met.add(self.page(path="/"))

    def start_for_the_first_time(self) -> None:
        self.start()
        self.wait_until(lambda: "Made the login" in self.logs().get("seed", ""), "the login")
        self.wait_until(lambda: {"gpu", "default", "beat"} <= set(self.logs()), "the workers")
        self.first_logs = self.logs()

    def has_greeted_who_looked(self) -> bool:
        self.met.add(self.page(path="/"))
        return self.has_greeted()

    def has_greeted(self) -> bool:
        return "Atelier is at" in self.said.read_text()

    def page(self, form: bytes | None = None, *, path: str = "/accounts/login/") -> int:
        """The status of a page, or of a form sent to it; 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", form, timeout=20) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def logs(self) -> dict[str, str]:
        return {path.stem: path.read_text() for path in (self.data / "logs").glob("*.log")}

    def parts(self) -> dict[str, int]:
        """The pid of each part by its name. A process that has none yet is left out."""
        found = {}
        for pid in children(self.process.pid):
            try:
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended between two looks
            if name in ("web", "gpu", "default", "beat", "postgres"):
                found[name] = pid
            elif name == "valkey-server":
                found["valkey"] = pid
            elif b"generator.engines.process" in command:
                found["engine"] = pid
        return found

    def wait_until(self, true, what: str, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{self.said.read_text()}"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def descendants(pid: int) -> list[int]:
    return [one for child in children(pid) for one in (child, *descendants(child))]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    gallery = Gallery(tmp_path_factory.mktemp("up"))
    gallery.start_for_the_first_time()
    yield gallery
    gallery.stop()


@pytest.fixture
def running_gallery(gallery: Gallery) -> Gallery:
    """It runs, though a test before may have ended it."""
    if gallery.process.poll() is not None:
        gallery.start()
    return gallery
