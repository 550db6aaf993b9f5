"""What exporting events costs beside a bare COPY of the same rows, and how much memory it takes.

    python -m bench.events [--pictures 300000] [--rounds 3]

Invented pictures alone. In turn, round by round, of which the median stands: `COPY` of the statement to nowhere, and
the whole export into a folder that is empty each time. Targets: 0.6 of COPY's speed; memory that does not grow with
the rows.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import time
from pathlib import Path

from bench.near_duplicates import fill
from bench.services import services

SLOWEST = 0.6


def copied(sql: str) -> float:
    """Seconds."""
    from django.db import connection

    started = time.perf_counter()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:
        while copy.read():
            pass
    return time.perf_counter() - started


def exported(folder: Path) -> float:
    from curation.events.export import export

    shutil.rmtree(folder / "media" / "events", ignore_errors=True)
    started = time.perf_counter()
    export()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with services("events") as folder:
        from curation.events.queries import QUERIES

        fill(given.pictures)
        bare, ours = [], []
        for _ in range(given.rounds):
            bare.append(copied(QUERIES["images"].sql))
            ours.append(exported(folder))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = statistics.median(bare) / statistics.median(ours)
    print(f"COPY {statistics.median(bare):.1f} s, export {statistics.median(ours):.1f} s: {ratio:.2f} of COPY's speed")
    print(f"peak {peak:.0f} MB")
    assert ratio >= SLOWEST, f"{ratio:.2f} of COPY, less than {SLOWEST}"


if __name__ == "__main__":
    main()
