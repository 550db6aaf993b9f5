"""Bringing a backup back, into a database in which there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backup.folder import Backup, BackupFolder, CopiedFile, Facts, NoBackup
from config.backup.postgres_programs import call, found
from lib.storage.files import files_of, sha256_of, write_whole
from lib.storage.moving import places_of

Say = Callable[[str], None]
STEP = 500  # files between two lines of progress


class Refused(Exception):  # noqa: N818 - a sentence for whoever typed the command
    """Why nothing was restored."""


def restore(root: Path, *, name: str = "", despite_damage: bool = False, say: Say) -> Facts:
    """Bring back the newest backup, or the one of this name. Raises NoBackup, Refused and CannotDump.

    Files first, then the database in one transaction: what stops it leaves a database in which nothing is, and the
    command can be given again. With `despite_damage` what is whole is brought back, and the rest named.
    """
    folder = BackupFolder(root)
    backup = folder.chosen(name)
    facts = backup.facts()
    refuse_full_database()
    refuse_unknown_migrations(facts)
    damaged = damage_of(folder, backup, facts, say=say)
    for key in damaged:
        say(f"damaged in the backup: {key}")
    if damaged and ("database.dump" in damaged or not despite_damage):
        raise Refused(
            f"{len(damaged)} files of this backup are damaged or missing, named above; nothing was restored. "
            "Another backup may have them whole; --despite-damage restores what is whole."
        )
    write_files(folder, (file for file in backup.files() if file.key not in damaged), storages["default"], say=say)
    say("the database …")
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    call(found("pg_restore", facts.server), *options, str(backup.dump))
    return facts


def refuse_full_database() -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise Refused(
            f"The database {connection.settings_dict['NAME']} is not empty: it has {len(tables)} tables. "
            "Restore into a new one; nothing was changed."
        )


def refuse_unknown_migrations(facts: Facts) -> None:
    """A later version's rows are not this one's to read."""
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = {f"{app}.{name}" for one in loader.disk_migrations.values() for app, name in one.replaces}
    unknown = [one for one in facts.migrations if one not in known | replaced]
    if unknown:
        raise Refused(
            f"This backup was made by a version that had run {unknown[0]}, which this one does not know. "
            "Restore it with that version or a later one; nothing was changed."
        )


def damage_of(folder: BackupFolder, backup: Backup, facts: Facts, *, say: Say) -> list[str]:
    """The keys of all that is not as it was when the backup was made."""
    damaged, looked_at = [], 0
    with backup.dump.open("rb") as dump:
        if sha256_of(dump) != facts.database_sha256:
            damaged.append("database.dump")
    whole: dict[str, bool] = {}
    for file in backup.files():
        if file.sha256 not in whole:
            whole[file.sha256] = folder.is_whole(file.sha256)
        if not whole[file.sha256]:
            damaged.append(file.key)
        looked_at += 1
        if looked_at % (STEP * 10) == 0:
            say(f"{looked_at} files looked at")
    if looked_at < facts.files:
        raise NoBackup(f"files.jsonl of {backup.root} has {looked_at} of {facts.files} lines.")
    return damaged


def write_files(folder: BackupFolder, files: Iterable[CopiedFile], storage: Storage, *, say: Say) -> None:
    """Those that are there already, of the same length and as they should be, are not written again."""
    place = places_of(storage)[0]
    there = {file.key: file.bytes for file in files_of(place)}
    for number, file in enumerate(files, start=1):
        if not (there.get(file.key) == file.bytes and _same(place, file)):
            with folder.place(file.sha256).open("rb") as source:
                write_whole(place, file.key, source)
        if number % STEP == 0:
            say(f"{number} files written")


def _same(place: Storage, file: CopiedFile) -> bool:
    with place.open(file.key, "rb") as found_there:
        return sha256_of(found_there) == file.sha256
