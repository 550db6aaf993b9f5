"""Rows of the database as record batches of Arrow, without passing through Python one by one.

PostgreSQL writes CSV (COPY), which tells null from the empty text by quotes, and pyarrow reads it as the types of the
schema. Memory is bounded by two blocks, whatever the number of rows.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

BLOCK = 4 * 2**20  # bytes; no row is longer, as texts are bounded
SHOWN_AS_TEXT = pa.list_(pa.string())


class CopiedRows(io.RawIOBase):
    """What a COPY sends, as a file that is read once."""

    def __init__(self, copy: Any) -> None:
        self._copy, self._rest, self._ended = copy, b"", False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as were asked for, fewer only at the end."""
        pieces, length = [self._rest], len(self._rest)
        while not self._ended and (size < 0 or length < size):
            piece = self._copy.read()
            self._ended = not piece
            pieces.append(piece)
            length += len(piece)
        whole = b"".join(pieces)
        cut = len(whole) if size < 0 else size
        self._rest = whole[cut:]
        return whole[:cut]


def batches(sql: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows that a statement finds, whose columns are those of the schema, by name in any order."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)") as copy:
        source = pa.PythonFile(CopiedRows(copy), mode="r")
        try:
            reader = csv.open_csv(source, csv.ReadOptions(block_size=BLOCK), PARSING, converting(schema))
        except pa.ArrowInvalid as error:
            if "Empty CSV file" not in str(error):
                raise
            return
        for batch in reader:
            yield typed(batch, schema)


PARSING = csv.ParseOptions(newlines_in_values=True)


def converting(schema: pa.Schema) -> csv.ConvertOptions:
    types = {field.name: pa.string() if field.type == SHOWN_AS_TEXT else field.type for field in schema}
    return csv.ConvertOptions(
        column_types=types,
        include_columns=schema.names,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )


def typed(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """With lists, which CSV has as ids with commas between them."""
    columns = [
        pc.split_pattern(column, ",") if field.type == SHOWN_AS_TEXT else column
        for column, field in zip(batch.columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
