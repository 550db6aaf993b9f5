"""pg_dump and pg_restore: Debian's, or those of the embedded server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from config.embedded.errors import CannotStart
from config.embedded.postgres import bundled_programs

DEBIAN = Path("/usr/lib/postgresql")


class CannotDump(Exception):  # noqa: N818 - a sentence for whoever typed the command
    """Why PostgreSQL's own programs did not do it."""


def found(name: str, server: int) -> Path:
    """The program of the server's major version, else of the next above it: an older one refuses. Raises CannotDump."""
    able = sorted((major, path) for path in set(_everywhere(name)) if (major := _major(path)) >= server)
    if not able:
        raise CannotDump(
            f"There is no {name} of version {server} or newer, which this database needs; "
            f"install postgresql-client-{server}."
        )
    return able[0][1]


def call(program: Path, *arguments: str) -> None:
    """Run it on our database, whose password is in its environment only. Raises CannotDump."""
    connection.ensure_connection()
    info = connection.connection.info
    told = make_conninfo(**info.get_parameters())
    env = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if info.password:
        env["PGPASSWORD"] = info.password
    done = subprocess.run(  # noqa: S603 - a program that was looked for in three known places
        [str(program), f"--dbname={told}", *arguments], capture_output=True, text=True, check=False, env=env
    )
    if done.returncode != 0:
        raise CannotDump(f"{program} failed: {done.stderr.strip()[-1500:]}")


def _everywhere(name: str) -> Iterator[Path]:
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    yield from DEBIAN.glob(f"*/bin/{name}")
    try:
        install = bundled_programs().parent
    except CannotStart:
        return
    yield from install.parent.glob(f"pginstall*/bin/{name}")


def _major(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    numbers = re.search(r"\) (\d+)", said)
    return int(numbers[1]) if numbers else 0
