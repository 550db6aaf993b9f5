"""What PostgreSQL does here without us: bare single-row inserts by its own `pgbench`, one commit each."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from config.embedded.postgres import bundled_programs

TABLE = "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, said text NOT NULL, at timestamptz DEFAULT now())"
INSERT = "\\set number random(1, 1000000)\nINSERT INTO bare (said) VALUES ('boat ' || :number);\n"


def bare_inserts(folder: Path, *, connections: int, seconds: int) -> list[float]:
    """Milliseconds of each insert, by so many connections at once, prepared statements, fsync as the server has it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    script, log = folder / "insert.sql", folder / "bare"
    script.write_text(INSERT)
    how = ["-n", "-M", "prepared", "-c", str(connections), "-j", "1", "-T", str(seconds), "-l", f"--log-prefix={log}"]
    command = [str(bundled_programs() / "pgbench"), *how, "-f", str(script), os.environ["DATABASE_URL"]]
    subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    lines = [line.split() for file in folder.glob("bare.*") for line in file.read_text().splitlines()]
    return sorted(int(line[2]) / 1000 for line in lines)  # its third column is microseconds


def server_seconds(folder: Path) -> float:
    """Seconds of processor time that the server and its backends have used so far; 0.0 where there is no /proc."""
    server = (folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = stat.parent.name, stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        if pid == server:
            total += sum(int(ticks) for ticks in rest[11:15])  # with its children that have ended
        elif rest[1] == server:
            total += int(rest[11]) + int(rest[12])
    return total / os.sysconf("SC_CLK_TCK")
