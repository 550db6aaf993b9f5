"""Files under the name of their content, on any Django storage."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils import timezone

from lib.imaging.renditions import Rendition
from lib.outages import StorageAway, reaching
from lib.storage.moving import MovingStorage, places_of

_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_PARTIAL = "unfinished"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}\.[a-z0-9]{1,5}")


class Store:
    """Originals at `<prefix>/ab/cd/<sha256>.<ext>`, their renditions at `<prefix>/ab/cd/<sha256>/<name>`.

    A key is written whole or not at all, and writing what is there already gives the same key and makes it young
    again, so that a sweep for orphans cannot take a file that is just being used anew.

    Each raises FileMissing for a file that is not there and StorageAway where the storage cannot do it.
    """

    def __init__(self, storage: Storage, prefix: str = "images") -> None:
        self.storage, self.prefix = storage, prefix.strip("/")

    def put(self, data: bytes, extension: str) -> str:
        """Keep an original; returns its key. Raises ValueError for an extension that is not one."""
        if not _EXTENSION.fullmatch(extension):
            raise ValueError(f"not a file extension: {extension!r}")
        digest = hashlib.sha256(data).hexdigest()
        return self._write(f"{self.prefix}/{digest[:2]}/{digest[2:4]}/{digest}.{extension}", data)

    def put_renditions(self, key: str, renditions: Iterable[Rendition]) -> list[str]:
        """Keep renditions beside the original; returns their keys."""
        return [self._write(self.rendition_key(key, one.name), one.data) for one in renditions]

    def put_beside(self, key: str, name: str, data: bytes) -> str:
        """Keep a further file beside the original, which goes when that does; returns its key."""
        return self._write(self.rendition_key(key, name), data)

    def rendition_key(self, key: str, name: str) -> str:
        """Where a rendition of an original lies, if it does. Raises ValueError for a name with a path."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a rendition's name: {name!r}")
        return f"{_stem(key)}/{name}"

    def open(self, key: str) -> File[bytes]:
        """The file for reading. Raises FileMissing."""
        with reaching():
            return self.storage.open(key, "rb")

    def read(self, key: str) -> bytes:
        """The whole file. Raises FileMissing."""
        with reaching(), self.open(key) as file:
            return bytes(file.read())

    def exists(self, key: str) -> bool:
        with reaching():
            return self.storage.exists(key)

    def probe(self) -> None:
        """Write a small file, read it and take it away again. Raises StorageAway."""
        key, said = f"{self.prefix}/{_PARTIAL}/{uuid4().hex}.probe", b"is it there?"
        kept = self._write(key, said)
        if self.read(kept) != said:
            raise StorageAway("what was written is not what is read")
        with reaching():
            self.storage.delete(kept)

    def delete(self, key: str) -> None:
        """Remove an original with its renditions, or a left-over file; no error if it is gone.

        The original goes last: whatever stops this half-way, a later sweep still finds the key.
        """
        if isinstance(self.storage, MovingStorage):  # the old place first, as that says
            for place in reversed(self.storage.places):
                Store(place, self.prefix).delete(key)
            return
        stem = _stem(key)
        for name in self._listed(stem)[1]:
            self.storage.delete(f"{stem}/{name}")
        if isinstance(self.storage, FileSystemStorage) and Path(self.storage.path(stem)).is_dir():
            self.storage.delete(stem)
        self.storage.delete(key)

    def older_than(self, age: timedelta) -> Iterator[str]:
        """Keys last written longer ago than `age`, for a sweep to compare with the rows that use them.

        Originals, each standing for its renditions, and what a crash left over: renditions without an original and
        unfinished writes. `delete` takes any of them.
        """
        if isinstance(self.storage, MovingStorage):
            for place in self.storage.places:
                yield from Store(place, self.prefix).older_than(age)
            return
        until = timezone.now() - age
        bucket = getattr(self.storage, "bucket", None)
        for key, written in self._walk() if bucket is None else self._walk_bucket(bucket):
            if written < until:
                yield key

    def _write(self, key: str, data: bytes) -> str:
        written = places_of(self.storage)[0]
        with reaching():
            if isinstance(written, FileSystemStorage):
                self._write_local(written, key, data)
                return key
            # An object store writes whole objects, and writing one again renews its date.
            saved = written.save(key, ContentFile(data))
            if saved != key:  # a storage set not to overwrite found the same content there and wrote beside it
                written.delete(saved)
            return key

    def _write_local(self, storage: FileSystemStorage, key: str, data: bytes) -> None:
        path, unfinished = (Path(storage.path(name)) for name in (key, f"{self.prefix}/{_PARTIAL}/{uuid4().hex}"))
        if path.is_file() and path.stat().st_size == len(data):
            os.utime(path)
            return
        for folder in (unfinished.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("xb") as file:
                file.write(data)
                file.flush()
                os.fchmod(file.fileno(), storage.file_permissions_mode or 0o644)
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)  # where the storage is full, what was written is in the way
            raise

    def _walk(self) -> Iterator[tuple[str, datetime]]:
        """Folder by folder; renditions only where their original is missing."""
        for first in self._listed(self.prefix)[0]:
            seconds, unfinished = self._listed(f"{self.prefix}/{first}")
            yield from self._dated(f"{self.prefix}/{first}", unfinished)
            for second in seconds:
                folder = f"{self.prefix}/{first}/{second}"
                stems, originals = self._listed(folder)
                yield from self._dated(folder, originals)
                for orphan in sorted(set(stems) - {_stem(name) for name in originals}):
                    yield from self._dated(f"{folder}/{orphan}", self._listed(f"{folder}/{orphan}")[1])

    def _walk_bucket(self, bucket: Any) -> Iterator[tuple[str, datetime]]:
        """The same from an S3 listing, a thousand keys a request. In its order an original precedes its renditions."""
        root = getattr(self.storage, "location", "").strip("/")
        base = f"{root}/" if root else ""
        stem = ""
        for item in bucket.objects.filter(Prefix=f"{base}{self.prefix}/"):
            key = item.key.removeprefix(base)
            if key.count("/") == self.prefix.count("/") + 4:
                if key.rpartition("/")[0] == stem:
                    continue
            else:
                stem = _stem(key)
            yield key, item.last_modified

    def _dated(self, folder: str, names: Iterable[str]) -> Iterator[tuple[str, datetime]]:
        for name in names:
            key = f"{folder}/{name}"
            try:
                yield key, self.storage.get_modified_time(key)
            except FileNotFoundError:
                continue  # somebody else's sweep was quicker

    def _listed(self, folder: str) -> tuple[list[str], list[str]]:
        """Names of folders and files in a folder; none where there is no such folder."""
        try:
            return self.storage.listdir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return [], []


def _stem(key: str) -> str:
    """A key or name without its extension."""
    folder, slash, name = key.rpartition("/")
    return folder + slash + name.partition(".")[0]
