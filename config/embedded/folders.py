"""Where a gallery keeps its state, and where its sockets lie."""

import fcntl
import hashlib
import os
import stat
import tempfile
from io import TextIOWrapper
from pathlib import Path

from config.embedded.errors import CannotStart

SOCKET_PATH_BYTES = 103  # sockaddr_un holds 107 on Linux and 103 on macOS
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"
ADDRESS = "address"
"""The file in a data folder that says where its gallery was last served."""


class Folders:
    """The parts of one data folder. Creates what is missing; raises CannotStart where it may not write."""

    def __init__(self, data: Path) -> None:
        self.data = data.expanduser().absolute()
        self.logs = self.data / "logs"
        self.postgres = self.data / "postgres"
        self.valkey = self.data / "valkey"
        try:
            for folder in (self.data, self.logs, self.valkey):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise CannotStart(f"Cannot write to the data folder {self.data}: {error.strerror}.") from error
        if not os.access(self.data, os.W_OK | os.X_OK) or self.data.stat().st_uid != os.geteuid():
            raise CannotStart(
                f"The data folder {self.data} belongs to another user; start as that user, or choose --data."
            )
        self.run = socket_folder(self.data / "run")

    def lock(self) -> TextIOWrapper:
        """Hold the folder as long as the returned file is open. Raises CannotStart where another process holds it."""
        file = (self.data / "up.lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise CannotStart(
                f"A gallery already runs from {self.data} (process {holder}); "
                "stop it, or choose another folder with --data."
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        return file


def socket_folder(wanted: Path) -> Path:
    """A private folder with a path short enough for sockets: `wanted`, or a hashed one under the runtime folder."""
    if len(os.fsencode(wanted / LONGEST_SOCKET_NAME)) > SOCKET_PATH_BYTES:
        name = f"atelier-{os.getuid()}-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
        wanted = _runtime_base() / name
    wanted.mkdir(mode=0o700, exist_ok=True)
    found = wanted.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise CannotStart(f"The folder for sockets, {wanted}, belongs to somebody else; remove it and start again.")
    wanted.chmod(0o700)
    return wanted


def _runtime_base() -> Path:
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    short = len(os.fsencode(given)) < 40
    return Path(given) if given and short and os.access(given, os.W_OK) else Path(tempfile.gettempdir())
