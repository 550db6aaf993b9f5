"""Taking pictures out of a folder that was written for a trainer: their shards are written anew, nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from curation.exports import revocations
from curation.exports.description import MANIFEST, REVOCATIONS, ROWS, about, describe
from curation.exports.materialise import allowed, ledger
from curation.exports.units import Shard, units
from curation.exports.writing import Written, write_shard
from curation.formats import FORMATS
from curation.models import Materialisation


def rewrite(made: Materialisation) -> int:
    """Bring a folder up to its snapshot's epoch; returns how many rows were dropped. Safe to repeat.

    Where this process does not see the folder, the row says that it is gone. Raises OSError, StorageAway.
    """
    folder = Path(made.folder)
    if not _is_there(made):
        made.state = made.State.GONE
        made.save(update_fields=["state"])
        return 0
    snapshot = made.snapshot
    kept = {unit.key: unit for unit in allowed(snapshot, list(units(snapshot, FORMATS[made.format].of)))}
    before = written(folder)
    after = []
    for one in before:
        if all(key in kept for key in one.keys):
            after.append(one)
            continue
        shard = Shard(one.name, [kept[key] for key in one.keys if key in kept])
        again = write_shard(shard, made.format, folder, about(snapshot))
        _remove(folder, {name for name, _size, _sha256 in one.files} - {name for name, _size, _sha256 in again.files})
        after.append(again)
    (folder / REVOCATIONS).write_bytes(revocations.lines(snapshot))
    describe(folder, snapshot, made.format, after, kept.values(), epoch=snapshot.epoch)
    made.state, made.epoch = made.State.LIVE, snapshot.epoch
    made.shards, made.rows = ledger(after), sum(len(one.keys) for one in after)
    made.save(update_fields=["state", "epoch", "shards", "rows"])
    return sum(len(one.keys) for one in before) - made.rows


def _is_there(made: Materialisation) -> bool:
    """Whether the folder still holds this, and not something that was written there later or leads out of it."""
    try:
        said = json.loads((Path(made.folder) / MANIFEST).read_text())
    except (FileNotFoundError, NotADirectoryError, PermissionError, ValueError):
        return False
    is_ours = isinstance(said, dict) and {"snapshot", "format"} <= said.keys()  # other programs call a file so too
    if not is_ours or (said["snapshot"], said["format"]) != (made.snapshot_id, made.format):
        return False
    folder = Path(made.folder).resolve()
    return all((folder / one["name"]).resolve().is_relative_to(folder) for one in (*said["files"], *said["shards"]))


def written(folder: Path) -> list[Written]:
    """What a folder's own description says is in it."""
    said: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    keys: dict[str, list[str]] = {}
    for line in (folder / ROWS).read_text().splitlines():
        row = json.loads(line)
        keys.setdefault(row["shard"], []).append(row["key"])
    files: dict[str, list[tuple[str, int, str]]] = {}
    for file in said["files"]:
        files.setdefault(file["shard"], []).append((file["name"], file["bytes"], file["sha256"]))
    return [
        Written(shard["name"], files.get(shard["name"], []), keys.get(shard["name"], []), _out(shard["left_out"]))
        for shard in said["shards"]
    ]


def _out(counted: dict[str, int]) -> list[tuple[str, str]]:
    """Left out by reason, without saying which: the folder does not say it either."""
    return [("", reason) for reason, count in counted.items() for _number in range(count)]


def _remove(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
