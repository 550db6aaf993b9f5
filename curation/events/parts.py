"""Batches of rows as Parquet files, a date a folder, each named by its contents: so what has not changed stays."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.parquet as pq

from lib.ids import first_id, moment_of

ROWS = 16_384  # of a row group: an even number of rows, so that equal rows give equal bytes
MOST_ROWS = 64 * ROWS  # of a file
LAST = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)  # ids that say they are later are not ours


@dataclass(frozen=True)
class Part:
    """A finished file on this machine; `date` as in the folder's name, `number` from 0 among those of its date."""

    path: Path
    date: str
    number: int
    rows: int
    bytes: int
    sha256: str

    def key(self, folder: str) -> str:
        return f"{folder}/date={self.date}/part-{self.number:04}-{self.sha256[:16]}.parquet"


class PartWriter:
    """Writes one file after another; at most one row group and one batch are in memory."""

    def __init__(self, schema: pa.Schema, folder: Path) -> None:
        self._schema, self._path = schema, folder / "part.parquet"
        self._numbers: dict[str, int] = {}

    def parts(self, batches: Iterable[pa.RecordBatch], time: str) -> Iterator[Part]:
        """Each has to be taken away before the next is asked for."""
        date, waiting, writer, written = "", pa.table([[] for _ in self._schema], schema=self._schema), None, 0
        for run_date, run in by_date(batches, time):
            if writer and (run_date != date or written >= MOST_ROWS):
                yield self._finished(writer, waiting, date, written + waiting.num_rows)
                waiting, writer, written = waiting.slice(0, 0), None, 0
            date, writer = run_date, writer or self._begun()
            waiting = pa.concat_tables([waiting, pa.Table.from_batches([run])])
            while waiting.num_rows >= ROWS:
                writer.write_table(waiting.slice(0, ROWS).combine_chunks(), row_group_size=ROWS)
                waiting, written = waiting.slice(ROWS), written + ROWS
        if writer:
            yield self._finished(writer, waiting, date, written + waiting.num_rows)

    def _begun(self) -> pq.ParquetWriter:
        return pq.ParquetWriter(self._path, self._schema, compression="zstd")

    def _finished(self, writer: pq.ParquetWriter, rest: pa.Table, date: str, rows: int) -> Part:
        if rest.num_rows:
            writer.write_table(rest.combine_chunks(), row_group_size=ROWS)
        writer.close()
        number = self._numbers.get(date, 0)
        self._numbers[date] = number + 1
        with self._path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(self._path, date, number, rows, self._path.stat().st_size, sha256)


def by_date(batches: Iterable[pa.RecordBatch], time: str) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Runs of rows of one date in UTC; `time` is the column in whose order they are."""
    for batch in batches:
        column, start = batch.column(time), 0
        while start < batch.num_rows:
            date, bound = day_of(column[start].as_py())
            end = bisect_left(range(batch.num_rows), bound, lo=start + 1, key=lambda at: column[at].as_py())
            yield date, batch.slice(start, end - start)
            start = end


def day_of(value: Any) -> tuple[str, Any]:
    """The date of a time, or of an id (UUIDv7), and the first time or id of the day after."""
    if isinstance(value, dt.datetime):
        day = value.replace(hour=0, minute=0, second=0, microsecond=0)
        return day.date().isoformat(), day + dt.timedelta(days=1)
    if value >= str(first_id(LAST)):
        return LAST.date().isoformat(), "g"  # after every hex digit
    day = moment_of(UUID(value)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.date().isoformat(), str(first_id(day + dt.timedelta(days=1)))
