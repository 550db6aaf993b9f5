"""The rows of a dataset, and in which shard each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curation.formats.base import Unit
from curation.models import Snapshot
from curation.snapshots import storage
from curation.snapshots.rows import records

MOST_ROWS, MOST_BYTES = 1_000, 256_000_000  # of a shard


@dataclass(frozen=True)
class Shard:
    """`name` is `fit-00000`."""

    name: str
    units: list[Unit]


def units(snapshot: Snapshot, of: str) -> Iterator[Unit]:
    """In the order of their keys. A pair whose pictures are on two sides is on neither."""
    rows = {row["id"]: row for row in records(storage.read(snapshot, "rows"))}
    if of == "images":
        for row in rows.values():
            yield Unit(row["id"], row["side"], (row,), row["caption"])
        return
    first, second = ("won", "lost") if of == "pairs" else ("parent", "child")
    for said in records(storage.read(snapshot, of)):
        one, other = rows.get(said[first]), rows.get(said[second])
        if one and other and one["side"] == other["side"]:
            text = one["caption"] if of == "pairs" else other["caption"]
            yield Unit(f"{one['id']}_{other['id']}", one["side"], (one, other), text, said)


def shards(found: Iterator[Unit]) -> list[Shard]:
    """Filled side by side in the order that they come; a unit's place follows from those before it alone."""
    by_side: dict[str, list[Unit]] = {}
    for unit in found:
        by_side.setdefault(unit.side, []).append(unit)
    return [shard for side in sorted(by_side) for shard in _cut(side, by_side[side])]


def _cut(side: str, waiting: list[Unit]) -> list[Shard]:
    made: list[Shard] = []
    weight = 0
    for unit in waiting:
        heavy = sum(picture["bytes"] or 0 for picture in unit.pictures)
        if not made or weight + heavy > MOST_BYTES or len(made[-1].units) >= MOST_ROWS:
            made.append(Shard(f"{side}-{len(made):05}", []))
            weight = 0
        made[-1].units.append(unit)
        weight += heavy
    return made
