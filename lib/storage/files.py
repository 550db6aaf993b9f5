"""Files as they lie in a folder or a bucket, and how one is written so that it is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage

UNFINISHED = "images/unfinished"
"""The folder of writes that have not ended; the sweep of pictures looks through it."""
PIECE = 2**20  # bytes


class StoredFile(NamedTuple):
    """`modified` is in Unix seconds, as the storage says it."""

    key: str
    bytes: int
    modified: float


def files_of(storage: Storage, prefix: str = "") -> Iterator[StoredFile]:
    """Every finished file whose key begins with the prefix, in no certain order."""
    if isinstance(storage, FileSystemStorage):
        found = _in_folder(Path(storage.location), prefix)
    else:
        found = _in_bucket(storage, prefix)
    return (file for file in found if not file.key.startswith(f"{UNFINISHED}/"))


def _in_folder(root: Path, prefix: str) -> Iterator[StoredFile]:
    """Folders that cannot hold such a key are not entered."""
    waiting = [root / prefix.rpartition("/")[0]]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in entries:
            key = Path(entry.path).relative_to(root).as_posix()
            if entry.is_dir(follow_symlinks=False):
                if key.startswith(prefix) or prefix.startswith(f"{key}/"):
                    waiting.append(Path(entry.path))
            elif key.startswith(prefix):
                facts = entry.stat()
                yield StoredFile(key, facts.st_size, facts.st_mtime)


def _in_bucket(storage: Any, prefix: str) -> Iterator[StoredFile]:
    """By listing, a thousand a request."""
    root = storage.location.strip("/")
    base = f"{root}/" if root else ""
    for item in storage.bucket.objects.filter(Prefix=base + prefix):
        yield StoredFile(item.key.removeprefix(base), item.size, item.last_modified.timestamp())


def write_whole(storage: Storage, key: str, source: IO[bytes]) -> None:
    """Write a file from where `source` stands, in place of any that was there. Raises OSError where it cannot."""
    if isinstance(storage, FileSystemStorage):
        path = Path(storage.path(key))
        replace(path, source, Path(storage.path(UNFINISHED)), storage.file_permissions_mode or 0o644)
        return
    saved = storage.save(key, File(source, name=key))
    if saved != key:
        storage.delete(saved)
        raise OSError(f"the storage has {key} already and is set not to overwrite it")


def replace(path: Path, source: IO[bytes], beside: Path, mode: int = 0o600) -> str:
    """Write `path` by way of a file in the folder `beside`; answers the SHA-256 in hex."""
    for folder in (beside, path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    unfinished, digest = beside / uuid4().hex, hashlib.sha256()
    try:
        with unfinished.open("xb") as file:
            while piece := source.read(PIECE):
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return digest.hexdigest()


def sha256_of(source: IO[bytes]) -> str:
    """In hex, of all that is left to read."""
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
