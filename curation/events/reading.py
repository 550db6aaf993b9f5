"""Events as they were last exported: where their files are, as DuckDB and pyarrow open them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage, storages

from curation.events.schema import CURRENT, TABLES
from lib.outages import FileMissing, reaching
from lib.storage.files import replace, sha256_of
from lib.storage.moving import place_of


class EventsMissing(Exception):  # noqa: N818 - an answer
    """Nothing was exported yet, or a file is not what its manifest says."""


@dataclass(frozen=True)
class EventFile:
    """`key` is its place in the storage; `sha256` in hex is of its bytes."""

    table: str
    date: str
    key: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All files of one export. `moment` (ISO 8601, UTC) is when all of it was true together."""

    id: str
    moment: str
    schema: int
    files: tuple[EventFile, ...]

    @classmethod
    def current(cls) -> Manifest:
        """The newest. Raises EventsMissing."""
        try:
            with reaching(), storages["default"].open(CURRENT) as file:
                return cls.read(json.loads(file.read()))
        except FileMissing as error:
            raise EventsMissing("nothing was exported yet: `manage.py events export`") from error

    @classmethod
    def read(cls, said: dict[str, Any]) -> Manifest:
        files = tuple(EventFile(**file) for file in said["files"])
        return cls(id=said["id"], moment=said["moment"], schema=said["schema"], files=files)

    def of(self, table: str) -> Iterator[EventFile]:
        """The files of a table, in the order of their rows. Raises KeyError for a table that there is not."""
        if table not in TABLES:
            raise KeyError(table)
        return (file for file in self.files if file.table == table)

    def local_paths(self, table: str, copies: Path) -> list[Path]:
        """Paths of a table's files: where they lie, or copies in this folder where the storage is none.

        Raises EventsMissing for a copy whose bytes are not those of the manifest.
        """
        return [_local(storages["default"], file, copies) for file in self.of(table)]


def _local(storage: Storage, file: EventFile, copies: Path) -> Path:
    place = place_of(storage, file.key)
    if isinstance(place, FileSystemStorage):
        return Path(place.path(file.key))
    path = copies / file.key
    if path.is_file():
        with path.open("rb") as kept:
            if sha256_of(kept) == file.sha256:
                return path
    with reaching(), place.open(file.key) as source:
        if replace(path, source, copies / "unfinished") != file.sha256:
            raise EventsMissing(f"{file.key} is not what the manifest says")
    return path
