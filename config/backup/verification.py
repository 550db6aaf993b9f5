"""Rows compared with stored files, both ways, and with each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.files.storage import Storage, storages
from django.db import connection

from config.backup.folder import Backup
from config.backup.named_files import IMAGES, PARTS, NamedFile, named_files
from gallery.posts.counts import miscounted
from generator.status.invariants import violations
from lib.storage.files import StoredFile, files_of, sha256_of
from lib.storage.moving import place_of, places_of

Say = Callable[[str], None]
YOUNG = 2 * 3600  # seconds; a file that no row names yet may be of one that is being written, or wait for the sweep


@dataclass
class Findings:
    """What is not as it should be, a sentence each."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return iter([*self.missing, *self.damaged, *self.unnamed, *self.broken])


def verify(*, quick: bool = False, against: Backup | None = None, say: Say) -> Findings:
    """Look at every row and every file. `quick` asks for lengths only and reads none.

    What a row knows of a file's content is compared, and of the others what a backup knows: renditions, avatars and
    exports have no digest in their rows.
    """
    storage, findings = storages["default"], Findings()
    digests = {file.key: file.sha256 for file in against.files()} if against else {}
    for part in PARTS:
        Part(part, storage, findings, digests, quick=quick).look()
        say(f"{part}: {findings.files} files so far")
    findings.broken += [*violations(), *miscounted(), *unvalidated()]
    return findings


class Part:
    """The rows and the files whose keys begin alike."""

    def __init__(
        self, part: str, storage: Storage, findings: Findings, digests: dict[str, str], *, quick: bool
    ) -> None:
        self.part, self.storage, self.findings, self.digests, self.quick = part, storage, findings, digests, quick

    def look(self) -> None:
        there = {file.key: file for place in reversed(places_of(self.storage)) for file in files_of(place, self.part)}
        named: set[str] = set()
        for one in named_files(self.part):
            if one.key not in named:
                named.add(one.key)
                self.compare(one, there.get(one.key))
        self.find_unnamed(there, named)
        self.findings.files += len(there)

    def compare(self, named: NamedFile, found: StoredFile | None) -> None:
        if found is None:
            if self.still_named(named):
                self.findings.missing.append(f"Missing: {named.key}, of {named.row}")
        elif (named.bytes is not None and named.bytes != found.bytes) or not found.bytes:
            self.findings.damaged.append(f"Damaged: {named.key}, of {named.row}, has {found.bytes} bytes")
        elif not self.quick and not self.has_its_content(named):
            self.findings.damaged.append(f"Damaged: {named.key}, of {named.row}, has another content")

    def still_named(self, named: NamedFile) -> bool:
        """It came after the storage was listed, or was it erased meanwhile?"""
        if self.storage.exists(named.key):
            return False
        return any(one.key == named.key for one in named_files(self.part))

    def has_its_content(self, named: NamedFile) -> bool:
        expected = named.sha256 or self.digests.get(named.key, "")
        if not expected:
            return True
        with place_of(self.storage, named.key).open(named.key, "rb") as file:
            return sha256_of(file) == expected

    def find_unnamed(self, there: dict[str, StoredFile], named: set[str]) -> None:
        """A rendition belongs to its original, whether or not the row tells of it."""
        originals = {key.rpartition(".")[0] for key in named if key.startswith(IMAGES)}
        until = time.time() - YOUNG
        for key, file in sorted(there.items()):
            if key in named or str(PurePosixPath(key).parent) in originals or file.modified > until:
                continue
            self.findings.unnamed.append(f"No row names {key}")


def unvalidated() -> Iterator[str]:
    """Constraints of the database that were never checked against the rows that were there before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
        for table, name in cursor.fetchall():
            yield f"Broken: {name} of {table} was never checked"
