"""All events, exported whole into the storage: files first, then the manifest that names them, at last `current.json`.

Everything is read in one transaction, so that all tables are true for one moment. Files are named by their contents and
never changed: what the last export wrote already is not written again, and whoever reads by an older manifest goes on
reading. What neither this manifest nor the one before names is removed: so a key that was destroyed is out of the
storage after two exports.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.core.files.storage import Storage, storages
from django.db import connection, transaction

from curation.events.parts import Part, PartWriter
from curation.events.queries import QUERIES
from curation.events.reading import EventFile, EventsMissing, Manifest
from curation.events.rows import batches
from curation.events.schema import CURRENT, FOLDER, TABLES, VERSION
from lib.ids import new_id
from lib.outages import reaching
from lib.storage.files import files_of, write_whole
from lib.storage.moving import places_of

ALONE = 0x6576656E74  # "event": one export at a time
Say = Callable[[str], None]


class ExportUnderWay(Exception):  # noqa: N818 - an answer
    """Another process is exporting just now."""


def export(say: Say = lambda line: None) -> Manifest:
    """Write all tables as they are now. Raises ExportUnderWay, and StorageAway, after which the last one stands."""
    before = last_manifest()
    with one_moment() as moment, tempfile.TemporaryDirectory() as folder:
        files: list[EventFile] = []
        for table, query in QUERIES.items():
            written = PartWriter(TABLES[table], Path(folder)).parts(batches(query.sql, TABLES[table]), query.time)
            some = [keep(table, part, before) for part in written]
            say(f"{table}: {sum(file.rows for file in some)} rows in {len(some)} files")
            files += some
        fresh = Manifest(id=str(new_id()), moment=moment, schema=VERSION, files=tuple(files))
        publish(fresh)
        remove_others(fresh, before)
    return fresh


@contextmanager
def one_moment() -> Iterator[str]:
    """A transaction that sees what was there when it began, at the moment that is yielded."""
    with transaction.atomic(), connection.cursor() as cursor:
        if len(connection.savepoint_ids) == 0:  # else within the transaction of a caller, who sees to that
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s), statement_timestamp()", [ALONE])
        [(alone, moment)] = cursor.fetchall()
        if not alone:
            raise ExportUnderWay("events are being exported already")
        yield str(moment.isoformat())


def last_manifest() -> Manifest | None:
    try:
        return Manifest.current()
    except EventsMissing:
        return None


def keep(table: str, part: Part, before: Manifest | None) -> EventFile:
    """Write a part unless the last export has left just that."""
    file = EventFile(table, part.date, part.key(f"{FOLDER}/{table}"), part.rows, part.bytes, part.sha256)
    with reaching():
        if not (before and file in before.files and storage().exists(file.key)):
            with part.path.open("rb") as source:
                write_whole(storage(), file.key, source)
    return file


def publish(fresh: Manifest) -> None:
    body = json.dumps(asdict(fresh), indent=1).encode()
    with reaching():
        for key in (manifest_key(fresh), CURRENT):
            write_anew(key, body)


def write_anew(key: str, body: bytes) -> None:
    write_whole(storage(), key, io.BytesIO(body))


def remove_others(fresh: Manifest, before: Manifest | None) -> None:
    """What neither manifest names, also of exports that were broken off."""
    named = {CURRENT}
    for manifest in filter(None, (fresh, before)):
        named |= {manifest_key(manifest), *(file.key for file in manifest.files)}
    with reaching():
        for place in places_of(storages["default"]):
            for file in list(files_of(place, f"{FOLDER}/")):
                if file.key not in named:
                    place.delete(file.key)


def manifest_key(manifest: Manifest) -> str:
    return f"{FOLDER}/manifest-{manifest.id}.json"


def storage() -> Storage:
    """Where new files go."""
    return places_of(storages["default"])[0]
