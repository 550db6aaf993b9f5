"""Servers that are asked over one kept connection, and the processor time that a request costs everybody together."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.bare import server_seconds
from bench.memory import free_port

PROJECT = Path(__file__).resolve().parents[1]
TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """granian with one worker and one thread, on a port of its own."""

    def __init__(self, target: str, *, interface: str = "wsgi", factory: bool = False, **environment: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", interface, "--port", str(self.port), "--no-ws"]
        command += ["--workers", "1", "--log-level", "warning", *(["--factory"] if factory else [])]
        command += ["--blocking-threads", "1"] if interface == "wsgi" else []
        self._process = subprocess.Popen([*command, target], cwd=PROJECT, env=os.environ | environment)
        self._wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)

    def seconds(self) -> float:
        """Of processor time that it and its workers have used."""
        pids, parents = [str(self._process.pid)], {str(self._process.pid)}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[1] in parents:
                pids.append(stat.parent.name)
        used = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids]
        return sum(int(one) for both in used for one in both) / TICK

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("the server did not start")


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


def request(path: str, cookie: str = "") -> bytes:
    said = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n"
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
    return Cost(0.0, 1000 * (server_seconds(folder) - before) / transactions, 1000 * spent / transactions)
