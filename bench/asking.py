"""Servers that are asked over one kept connection, and the processor time that a request costs everybody together."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.bare import server_seconds
from bench.memory import family, free_port

PROJECT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120  # seconds; a busy machine takes half a minute to import Django


class Server:
    """granian with one worker and one thread, on a port of its own; ended with the block, whatever happens in it.

    Raises SystemExit where it ends, or answers nobody within `PATIENCE` seconds.
    """

    def __init__(self, target: str, *, interface: str = "wsgi", factory: bool = False, **environment: str) -> None:
        self.port, self.target = free_port(), target
        self._command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(self.port), "--no-ws"]
        self._command += ["--workers", environment.get("WEB_WORKERS", "1"), "--log-level", "warning"]
        self._command += [*(["--factory"] if factory else []), "--workers-kill-timeout", "2"]
        self._command += ["--blocking-threads", "1"] if interface == "wsgi" else []
        self._environment = os.environ | environment

    def __enter__(self) -> Server:
        self.process = subprocess.Popen([*self._command, self.target], cwd=PROJECT, env=self._environment)
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            for pid in reversed(self.pids()):
                os.kill(pid, signal.SIGKILL)
            self.process.wait(20)

    def pids(self) -> list[int]:
        """Its own and its workers'."""
        return list(family(self.process.pid))

    def seconds(self) -> float:
        """Of processor time that it and its workers have used."""
        used = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in self.pids()]
        return sum(int(one) for both in used for one in both) / TICK

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.target} ended with {self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit(f"{self.target} did not answer for {PATIENCE} s")


class Connection:
    """A kept HTTP/1.1 connection that reads an answer by its length."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, request: bytes) -> bytes:
        """Head and body. Raises RuntimeError for an answer that is not 200."""
        self._socket.sendall(request)
        answer = self._socket.recv(262_144)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._socket.recv(262_144)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(answer[:400].decode(errors="replace"))
        start = answer.lower().find(b"content-length: ", 0, end) + 16
        whole = int(answer[start : answer.find(b"\r", start)]) + end + 4
        parts, got = [answer], len(answer)
        while got < whole:
            parts.append(self._socket.recv(262_144))
            got += len(parts[-1])
        return b"".join(parts)


def request(path: str, cookie: str = "", *, coding: str = "identity") -> bytes:
    said = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\n"
    return (said + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time a request: of the server, of PostgreSQL, and of whoever asked."""

    server: float
    database: float
    asking: float

    @property
    def whole(self) -> float:
        return self.server + self.database + self.asking

    @property
    def a_second(self) -> float:
        """Requests that two cores have the time for."""
        return 2000 / self.whole


def cost_of(server: Server, asked: bytes, folder: Path, *, seconds: float) -> Cost:
    """Ask for so long over one connection."""
    connection = Connection(server.port)
    for _ in range(20):
        connection.get(asked)
    before, mine = (server.seconds(), server_seconds(folder)), time.process_time()
    count, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        connection.get(asked)
        count += 1
    spent = time.process_time() - mine
    after = (server.seconds(), server_seconds(folder))
    return Cost(1000 * (after[0] - before[0]) / count, 1000 * (after[1] - before[1]) / count, 1000 * spent / count)


def cost_of_pgbench(command: list[str], folder: Path, *, count: Callable[[str], int]) -> Cost:
    """What each transaction of a pgbench costs it and the server."""
    before, mine = server_seconds(folder), resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = used.ru_utime + used.ru_stime - mine.ru_utime - mine.ru_stime
    transactions = count(said)
    return Cost(0.0, 1000 * (settled(folder) - before) / transactions, 1000 * spent / transactions)


def settled(folder: Path) -> float:
    """`server_seconds`, once the backends of those who left have ended and are counted with the server."""
    found, again = server_seconds(folder), -1.0
    while found != again:
        time.sleep(0.3)
        found, again = server_seconds(folder), found
    return found
