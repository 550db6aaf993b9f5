"""Commands beside `manage.py up`: they find its services, and start the database where it does not run."""

import fcntl
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.embedded.errors import CannotStart
from config.embedded.folders import ADDRESS, Folders
from config.embedded.keepsakes import secret_key
from config.embedded.parts import PROJECT
from config.embedded.postgres import Postgres
from config.embedded.supervisor import Supervisor
from config.embedded.valkey import Valkey

NEED_ROWS = frozenset(
    {
        "admin",
        "backup",
        "dataset",
        "events",
        "invariants",
        "invite",
        "maker",
        "migrate",
        "policy",
        "restore",
        "shell",
        "storage",
        "verify",
    }
)
"""Commands for which the embedded database is started where nothing else is said."""


def without_folder(words: Sequence[str]) -> list[str]:
    """The words of a command without `--data DIR`, which names the gallery's folder as it does for `up`.

    DATA_DIR says it from here on. Raises CannotStart where no folder follows.
    """
    left, rest = [], iter(words)
    for word in rest:
        name, equals, folder = word.partition("=")
        if name != "--data":
            left.append(word)
            continue
        folder = folder if equals else next(rest, "")
        if not folder:
            raise CannotStart("--data needs the folder of the gallery behind it, as `manage.py up` was given it.")
        os.environ["DATA_DIR"] = str(Path(folder).resolve())
    return left


@contextmanager
def services_for(words: Sequence[str]) -> Iterator[None]:
    """While a command runs, the environment says where the embedded services are that nothing replaces.

    The folder is DATA_DIR, else var/. Where `up` runs from it, its services are used; where it does not, PostgreSQL is
    started for the commands that need rows. Raises CannotStart.
    """
    data = Path(os.environ.get("DATA_DIR") or PROJECT / "var")
    command = words[0] if words else ""
    if "DATABASE_URL" in os.environ or os.environ.get("ATELIER_ENV", "development") != "development":
        yield
    elif runs_from(data):
        point_at(Folders(data))
        yield
    elif command in NEED_ROWS and not {"-h", "--help"} & set(words) and is_wanted(data):
        with started(Folders(data)):
            yield
    else:
        yield


def is_wanted(data: Path) -> bool:
    """Where a gallery is embedded already, and where one is to be: in a folder that DATA_DIR names."""
    return (data / "postgres").exists() or "DATA_DIR" in os.environ


def runs_from(data: Path) -> bool:
    """Whether `up` holds this folder."""
    try:
        with (data / "up.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def point_at(folders: Folders) -> None:
    """Tell this process, as `up` tells its own."""
    os.environ.setdefault("DATA_DIR", str(folders.data))
    os.environ.setdefault("SECRET_KEY", secret_key(folders.data))
    address = folders.data / ADDRESS
    if address.exists():
        os.environ.setdefault("SITE_URL", address.read_text().strip())
    os.environ["DATABASE_URL"] = Postgres(folders.postgres, folders.run).url
    os.environ.setdefault("BROKER_URL", Valkey(folders.valkey, folders.run).url)


@contextmanager
def started(folders: Folders) -> Iterator[None]:
    """PostgreSQL alone, for as long as the command takes; the folder is ours meanwhile."""
    supervisor = Supervisor(folders.logs, lambda line: print(line, file=sys.stderr))
    database = Postgres(folders.postgres, folders.run)
    with folders.lock():
        try:
            database.prepare()
            supervisor.wait_for(supervisor.start(database.program()), database.is_ready, seconds=60)
            point_at(folders)
            yield
        finally:
            supervisor.stop()


def unreachable(problem: Exception) -> CannotStart | None:
    """What to say where there is no database to be reached; None where it was reached, and refused something."""
    if getattr(problem.__cause__, "sqlstate", None):
        return None
    reason = str(problem).strip().splitlines()[0]
    return CannotStart(
        f"The gallery's database cannot be reached: {reason}\n"
        "Start the gallery (`manage.py up`), or say where it is: --data DIR for the folder that `up` was given, "
        "DATABASE_URL for a database of your own."
    )


__all__ = ["CannotStart", "services_for", "unreachable", "without_folder"]
