"""Whether a folder is what its description says, and which of its rows are to be dropped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from curation.exports.description import MANIFEST, ROWS
from curation.exports.revocations import believed
from curation.exports.writing import digest
from lib.problems import Problem


class ToDrop(NamedTuple):
    """A row, counted from 0 within its shard, that names a picture that was taken back."""

    shard: str
    row: int
    key: str


def description(folder: Path) -> dict[str, Any]:
    """dataset.json. Raises Problem("invalid") where there is none."""
    try:
        said: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        told = _("%(folder)s holds no dataset: its dataset.json is missing or broken.") % {"folder": folder}
        raise Problem.invalid(folder=told) from error
    return said


def faults(folder: Path) -> Iterator[str]:
    """A sentence for each file that is missing or not what the description says."""
    for file in description(folder)["files"]:
        path = folder / file["name"]
        if not path.is_file():
            yield _("%(name)s is missing.") % {"name": file["name"]}
        elif path.stat().st_size != file["bytes"] or digest(path) != file["sha256"]:
            yield _("%(name)s is not what dataset.json says.") % {"name": file["name"]}


def to_drop(folder: Path, revoked: Path) -> Iterator[ToDrop]:
    """Raises Problem("invalid") for a line of `revoked` that the gallery did not sign."""
    said = description(folder)
    gone = set(believed(revoked, said["revocations_key"], said["snapshot"]))
    for line in (folder / ROWS).read_text().splitlines():
        row = json.loads(line)
        if gone & set(row["key"].split("_")):
            yield ToDrop(row["shard"], row["row"], row["key"])
