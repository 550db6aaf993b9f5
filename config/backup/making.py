"""Making a backup of a gallery that goes on working.

Files first, since they take long and change little; then one moment of the database, dumped while no picture's file is
removed, and the files that came meanwhile. So every file that a row of the dump names is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.backup.folder import Backup, BackupFolder, CopiedFile, Facts, line_of
from config.backup.named_files import PARTS, named_files
from config.backup.postgres_programs import call, found
from config.backup.snapshot import files_held, moment
from lib.storage.files import StoredFile, files_of, sha256_of
from lib.storage.moving import place_of, places_of

Say = Callable[[str], None]
STEP = 500  # files between two lines of progress


def make_backup(root: Path, *, say: Say) -> tuple[str, Facts]:
    """Make one; answers its name and what it holds. Raises CannotDump, and OSError where the folder cannot be written.

    Interrupted, it leaves what it copied, which the next one does not copy again.
    """
    folder, storage = BackupFolder(root), storages["default"]
    folder.prepare()
    server = server_version()
    program = found("pg_dump", server)
    copies = Copies(folder, storage, say)
    copies.take_all()
    name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    backup = Backup(folder.root / name)
    backup.root.mkdir(mode=0o700)
    say("the database …")
    with files_held(), moment() as snapshot:
        call(program, "--format=custom", f"--snapshot={snapshot}", f"--file={backup.dump}")
        copies.take_all()
        missing = sorted(named.key for part in PARTS for named in named_files(part) if named.key not in copies.taken)
        migrations = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    backup.list_files(copies.taken.values())
    with backup.dump.open("rb") as dump:
        sha256 = sha256_of(dump)
    facts = Facts(name, server, sha256, sorted(migrations), len(copies.taken), copies.bytes, missing)
    backup.say(facts)
    return name, facts


def server_version() -> int:
    """The major version of the database's server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


class Copies:
    """The files of a storage, each copied unless the folder has it."""

    def __init__(self, folder: BackupFolder, storage: Storage, say: Say) -> None:
        self.folder, self.storage, self.say = folder, storage, say
        self.known = folder.known()
        self.taken: dict[str, CopiedFile] = {}

    @property
    def bytes(self) -> int:
        return sum(copied.bytes for copied in self.taken.values())

    def take_all(self) -> None:
        """To be repeated for what came since the last time."""
        fresh = 0
        with self.folder.remembering() as remembered:
            for number, (copied, read) in enumerate(self._copied(), start=1):
                self.taken[copied.key] = copied
                if read:
                    fresh += 1
                    remembered.write(line_of(copied))
                if number % STEP == 0:
                    self.say(f"{number} files, {fresh} of them new")

    def _copied(self) -> Iterator[tuple[CopiedFile, bool]]:
        """Each file as it is kept, and whether it had to be read. What is deleted just now is left out."""
        for file in self._there():
            sha256 = self.known.get(file, "")
            if sha256 and self.folder.place(sha256).exists():
                yield CopiedFile(*file, sha256), False
                continue
            try:
                with self.storage.open(file.key, "rb") as source:
                    sha256 = self.folder.take(source)
            except FileNotFoundError:
                continue
            self.known[file] = sha256
            yield CopiedFile(*file, sha256), True

    def _there(self) -> Iterator[StoredFile]:
        """Once each, as it is read, also while pictures move from one place to another."""
        for place in places_of(self.storage):
            for file in files_of(place):
                if place_of(self.storage, file.key) is place:
                    yield file
