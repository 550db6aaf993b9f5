"""Which pictures a snapshot has and which it left out, as rows that pages read by keyset."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.db import connection

from curation.models import Dropped, Selected, Snapshot

if TYPE_CHECKING:
    import pyarrow as pa

KEPT = 3
"""Snapshots of a name of which the room says of each picture why it was left out. The storage has it of all."""
REGROUPED = """
with counted as (
    select image, row_number() over (partition by family order by image) as place,
        count(*) over (partition by family) as relatives
    from curation_selected where snapshot_id = %(snapshot)s and family = any(%(families)s::uuid[])
)
update curation_selected kept
set relatives = case when place = 1 and counted.relatives > 1 then counted.relatives else 0 end
from counted where kept.snapshot_id = %(snapshot)s and kept.image = counted.image
"""
COPIES = """
update curation_selected kept set copies = (
    select count(*) from curation_dropped copy where copy.snapshot_id = kept.snapshot_id and copy.instead = kept.image
) where snapshot_id = %(snapshot)s and image = any(%(instead)s::uuid[])
"""


def write(snapshot: Snapshot, members: pa.Table, dropped: pa.Table) -> None:
    """Within the transaction that makes the snapshot. Older ones of its name are listed no more."""
    _copy(Selected, snapshot, members)
    _copy(Dropped, snapshot, dropped.rename_columns(["image", *dropped.column_names[1:]]))
    older = Snapshot.objects.filter(name=snapshot.name, listed=True).exclude(pk=snapshot.pk)
    over = [one.pk for one in older.order_by("-created", "pk")[KEPT - 1 :]]
    Dropped.objects.filter(snapshot__in=over).delete()
    Snapshot.objects.filter(pk__in=over).update(listed=False)


def _copy(model: type[Selected] | type[Dropped], snapshot: Snapshot, rows: pa.Table) -> None:
    """A million rows take seconds by COPY, and minutes one by one."""
    import pyarrow as pa
    from pyarrow import csv

    buffer = io.BytesIO()
    whole = rows.append_column("snapshot_id", pa.array([snapshot.pk] * len(rows), pa.string()))
    csv.write_csv(whole, buffer, csv.WriteOptions(include_header=False))
    names = ", ".join(whole.column_names)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(buffer.getbuffer())


def remove(snapshot: Snapshot, images: list[str]) -> None:
    """Take these out, and count anew what they belonged to."""
    held = Selected.objects.filter(snapshot=snapshot, image__in=images)
    families = [str(family) for family in held.exclude(family=None).values_list("family", flat=True).distinct()]
    held.delete()
    out = Dropped.objects.filter(snapshot=snapshot, image__in=images)
    instead = [str(one) for one in out.exclude(instead=None).values_list("instead", flat=True).distinct()]
    out.delete()
    Dropped.objects.filter(snapshot=snapshot, instead__in=images).update(instead=None)
    with connection.cursor() as cursor:
        cursor.execute(REGROUPED, {"snapshot": snapshot.pk, "families": families})
        cursor.execute(COPIES, {"snapshot": snapshot.pk, "instead": instead})
