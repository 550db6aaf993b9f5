"""What a whole gallery holds in memory at rest: each process of `manage.py up`, and their sum.

    python -m bench.memory [--rest 15] [--no-seed]

Proportional set size, in megabytes: a page that three processes share counts as a third for each, so that the sum is
what the gallery takes from the machine. Private is what only this process has. Starts a gallery in a temporary folder,
waits until its community is there, asks for some pages, and rests. Linux only.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGES = ("/", "/create", "/accounts/login/", "/about", "/status", "/api/v1/feeds/new")
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rest", type=float, default=15.0, help="seconds between the last page and the look")
    parser.add_argument("--no-seed", action="store_true", help="without the community, which takes a minute to draw")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-memory-", dir="/tmp"))
    words = ["--no-seed"] if given.no_seed else []
    gallery = Gallery(folder, words)
    try:
        gallery.wait_for("Made the login" if given.no_seed else "The community is here")
        gallery.serve_pages()
        time.sleep(given.rest)
        report(gallery.process.pid)
    finally:
        gallery.process.send_signal(signal.SIGINT)
        gallery.process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


class Gallery:
    """`manage.py up` in a folder of its own."""

    def __init__(self, folder: Path, words: list[str]) -> None:
        self._port = free_port()
        self._said = folder / "said.txt"
        command = [sys.executable, "manage.py", "up", "--port", str(self._port), "--data", str(folder / "var"), *words]
        with self._said.open("w") as said:
            self.process = subprocess.Popen(command, cwd=PROJECT, stdout=said, stderr=said)

    def wait_for(self, sentence: str) -> None:
        while sentence not in self._said.read_text():
            if self.process.poll() is not None:
                raise SystemExit(self._said.read_text())
            time.sleep(0.5)

    def serve_pages(self) -> None:
        for page in PAGES * ROUNDS:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{page}", timeout=30) as answer:
                answer.read()


def report(supervisor: int) -> None:
    """Prints a line for each process that is there, and one for all."""
    total = 0.0
    print(f"{'process':<28}{'proportional':>14}{'private':>10}")
    for pid in family(supervisor):
        held = memory(pid)
        total += held["Pss"]
        private = held["Private_Clean"] + held["Private_Dirty"]
        print(f"{name(pid, supervisor):<28}{held['Pss']:>14.1f}{private:>10.1f}")
    print(f"{'all':<28}{total:>14.1f}")


def family(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from family(int(child))


def memory(pid: int) -> dict[str, float]:
    """Megabytes by the kernel's names (proc_pid_smaps_rollup)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}


def name(pid: int, supervisor: int) -> str:
    """As the kernel has it, which is the part's for all that `up` forked; servers say more in their command line."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    if pid == supervisor:
        return "supervisor"
    if "generator.engines.process" in command:
        return "engine"
    return command[:27] if command.startswith("postgres:") else Path(f"/proc/{pid}/comm").read_text().strip()


def free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


if __name__ == "__main__":
    main()
