"""The files of images: shared by content, removed only when no image needs them.

Two images with the same bytes share one file. Whoever keeps an image holds its content's lock, shared, from before
the file is written until the row is committed; whoever removes a file holds the same lock alone and asks the rows
again. So a file is never taken from under an image that is just being kept, and two sweeps do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import PurePosixPath
from threading import Event

from django.core.files.storage import storages
from django.db import transaction

from gallery.models.image import Image
from lib import prepared
from lib.imaging.store import Store
from lib.outages import StorageAway

YOUNG = timedelta(hours=1)
HELD = 0x68656C64  # "held": whoever has this lock alone keeps all files where they are; the sweep comes back for them
MAY_REMOVE = "SELECT pg_try_advisory_xact_lock_shared(%(number)s)"
LOCK_ALONE = "SELECT pg_advisory_xact_lock(number) FROM unnest(%(numbers)s::bigint[]) AS number"
LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(number) FROM unnest(%(numbers)s::bigint[]) AS number"


def store() -> Store:
    """Where pictures lie."""
    return Store(storages["default"])


def probe() -> None:
    """Raises StorageAway where pictures can be neither kept nor read."""
    store().probe()
    _away.clear()


_away = Event()


def answers() -> bool:
    """Whether pictures can be kept: taken as given until keeping one has failed, from then on tried."""
    if not _away.is_set():
        return True
    try:
        probe()
    except StorageAway:
        return False
    return True


def put(files: Sequence[tuple[bytes, str, str]]) -> list[str]:
    """Write files (data, SHA-256 in hex, extension) inside the transaction that will add the rows pointing at them.

    Returns their keys. Raises StorageAway; what of them was written by then, the next sweep removes.
    """
    lock(*(sha256 for _data, sha256, _extension in files), alone=False)
    pictures = store()
    try:
        return [pictures.put(data, extension) for data, _sha256, extension in files]
    except StorageAway:
        _away.set()
        raise


def lock(*contents: str, alone: bool) -> None:
    """Wait for the locks of contents, by their SHA-256; they are let go when the transaction ends."""
    numbers = sorted(int.from_bytes(bytes.fromhex(sha256)[:8], "big", signed=True) for sha256 in contents)
    prepared.rows(LOCK_ALONE if alone else LOCK_SHARED, numbers=numbers)


def discard(keys: Iterable[str]) -> None:
    """Once this transaction is committed, remove those of these files that nothing needs any more."""
    for key in {key for key in keys if key}:
        transaction.on_commit(partial(remove_if_unneeded, key), robust=True)  # else the sweep does it


def remove_if_unneeded(key: str) -> bool:
    """Remove a file with its renditions unless an image points at it; whether it was removed.

    Not while a backup is made, whose rows may still name it: the next sweep does.
    """
    with transaction.atomic():
        if not prepared.rows(MAY_REMOVE, number=HELD)[0][0]:
            return False
        lock(content_of(key), alone=True)
        if Image.objects.with_file().filter(storage_key=key).exists():
            return False
        store().delete(key)
        return True


def content_of(key: str) -> str:
    """The SHA-256 in a key: the file's name, or the folder's for a rendition; one for all unfinished writes."""
    path = PurePosixPath(key)
    names = [part for part in (path.stem, path.parent.name) if len(part) == 64]
    return names[0] if names else "0" * 64


def sweep(older_than: timedelta = YOUNG) -> int:
    """Remove what nothing points at and what was written longer ago than that; how many files were."""
    removed, batch = 0, []
    for key in store().older_than(older_than):
        batch.append(key)
        if len(batch) == 500:
            removed += _sweep(batch)
            batch = []
    return removed + _sweep(batch)


def _sweep(keys: list[str]) -> int:
    needed = set(Image.objects.with_file().filter(storage_key__in=keys).values_list("storage_key", flat=True))
    return sum(remove_if_unneeded(key) for key in keys if key not in needed)
