"""A snapshot's tables in the storage, one Parquet file each, written whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.core.files.storage import storages

from curation.models import Snapshot
from lib.outages import reaching
from lib.storage.files import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

PARTS = ("rows", "leaves", "pairs", "edits", "dropped")
GROUP = 10_000  # rows; a look-up by id reads one group


def write(snapshot: Snapshot, part: str, table: pa.Table) -> None:
    """Raises StorageAway."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=GROUP)
    buffer.seek(0)
    with reaching():
        write_whole(storages["default"], snapshot.key(part), buffer)


def read(snapshot: Snapshot, part: str, **options: object) -> pa.Table:
    """`options` are pyarrow's: `columns`, `filters`. Raises FileMissing, StorageAway."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with reaching(), storages["default"].open(snapshot.key(part), "rb") as file:
        data = file.read()
    # Without Arrow's threads: of a command that ends right after, they abort the process (pyarrow 26, one in two).
    return pq.read_table(pa.BufferReader(data), use_threads=False, **options)


def remove(snapshot: Snapshot, epoch: int) -> None:
    """The files of an epoch that is over."""
    earlier = Snapshot(pk=snapshot.pk, epoch=epoch)
    with reaching():
        for part in PARTS:
            storages["default"].delete(earlier.key(part))
