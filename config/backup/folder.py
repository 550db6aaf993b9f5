"""A folder of backups.

DIR/files/ab/<sha256>            every file once, under its content, shared by all backups
DIR/files/known.jsonl            what was copied so far, so that nothing is read twice
DIR/<YYYYMMDDThhmmssZ>/          one backup
    database.dump                pg_dump's custom format
    files.jsonl                  one line a file: key, bytes, modified, sha256
    backup.json                  what it is; written last, so a backup without it was interrupted
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, NamedTuple

from lib.storage.files import StoredFile, replace, sha256_of

FORMAT = 1


class CopiedFile(NamedTuple):
    """A file of a storage as a backup has it."""

    key: str
    bytes: int
    modified: float
    sha256: str


@dataclass(frozen=True)
class Facts:
    """What backup.json says. `migrations` are those the database had run, as app.name; `server` its major version."""

    made: str
    server: int
    database_sha256: str
    migrations: list[str]
    files: int
    bytes: int
    missing: list[str]
    format: int = FORMAT


class NoBackup(Exception):  # noqa: N818 - a sentence for whoever typed the command
    """Why there is nothing to restore."""


class BackupFolder:
    """Creates what is missing. Readable by its owner alone: a backup holds every private picture."""

    def __init__(self, root: Path) -> None:
        self.root, self.files = root, root / "files"

    def prepare(self) -> None:
        for folder in (self.root, self.files):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def place(self, sha256: str) -> Path:
        return self.files / sha256[:2] / sha256

    def take(self, source: IO[bytes]) -> str:
        """Keep the rest of `source` under its content; answers its SHA-256."""
        coming = self.files / "coming"
        sha256 = replace(coming, source, self.files / "unfinished")
        place = self.place(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        coming.replace(place)
        return sha256

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there and its content has not changed."""
        try:
            with self.place(sha256).open("rb") as file:
                return sha256_of(file) == sha256
        except FileNotFoundError:
            return False

    def known(self) -> dict[StoredFile, str]:
        """What was copied so far: the SHA-256 by key, length and date. A last line that was cut off is left out."""
        found = {}
        for copied in _lines(self.files / "known.jsonl"):
            found[StoredFile(copied.key, copied.bytes, copied.modified)] = copied.sha256
        return found

    def remembering(self) -> IO[str]:
        """The list behind `known`, to write further lines to; a cut-off line is ended first."""
        path = self.files / "known.jsonl"
        cut = path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n")
        file = path.open("a")
        if cut:
            file.write("\n")
        return file

    def backups(self) -> list[str]:
        """The names of whole backups, the newest last."""
        return sorted(path.parent.name for path in self.root.glob("*/backup.json"))

    def chosen(self, name: str = "") -> Backup:
        """The backup of this name, else the newest. Raises NoBackup."""
        there = self.backups()
        if not there or (name and name not in there):
            listed = ", ".join(there) or "none at all"
            raise NoBackup(f"There is no whole backup {name or 'in'} {self.root}; there is {listed}.")
        return Backup(self.root / (name or there[-1]))


class Backup:
    """One of them."""

    def __init__(self, root: Path) -> None:
        self.root, self.dump = root, root / "database.dump"

    def facts(self) -> Facts:
        """Raises NoBackup for a format of a later version."""
        told = json.loads((self.root / "backup.json").read_text())
        if told.get("format") != FORMAT:
            raise NoBackup(f"{self.root} was made by another version of Atelier; restore it with that one.")
        return Facts(**told)

    def say(self, facts: Facts) -> None:
        fresh = self.root / "backup.json.new"
        fresh.write_text(json.dumps(asdict(facts), indent=1) + "\n")
        fresh.rename(self.root / "backup.json")

    def files(self) -> Iterator[CopiedFile]:
        return _lines(self.root / "files.jsonl")

    def list_files(self, copied: Iterable[CopiedFile]) -> None:
        with (self.root / "files.jsonl").open("w") as file:
            for one in copied:
                file.write(line_of(one))


def line_of(copied: CopiedFile) -> str:
    return json.dumps(copied, ensure_ascii=False) + "\n"


def _lines(path: Path) -> Iterator[CopiedFile]:
    if not path.exists():
        return
    with path.open() as file:
        for line in file:
            try:
                yield CopiedFile(*json.loads(line))
            except (ValueError, TypeError):
                continue  # written while the machine went down; its file is copied again
