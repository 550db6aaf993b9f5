"""A storage on its way from one place to another: what it held stays to be read while it moves."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages


class MovingStorage(Storage):
    """Writes to `new`; reads there first, and what is not there yet from `old`. Both are entries of STORAGES."""

    def __init__(self, new: dict[str, Any], old: dict[str, Any]) -> None:
        self.places: tuple[Storage, Storage] = (storages.create_storage(new), storages.create_storage(old))
        self.new, self.old = self.places

    def place_of(self, name: str) -> Storage:
        """Where this file is read; the new place where it is in neither."""
        return self.old if not self.new.exists(name) and self.old.exists(name) else self.new

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        try:
            return self.new.open(name, mode)
        except FileNotFoundError:
            return self.old.open(name, mode)

    def _save(self, name: str, content: File[bytes]) -> str:
        return self.new.save(name, content)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The new place chooses, by its own rule."""
        return name

    def delete(self, name: str) -> None:
        """The old place first: a copy that is being made meanwhile sees that its source is gone."""
        self.old.delete(name)
        self.new.delete(name)

    def exists(self, name: str) -> bool:
        return any(place.exists(name) for place in self.places)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        listed = [_listed(place, path) for place in self.places]
        folders, files = (sorted({name for found in listed for name in found[kind]}) for kind in (0, 1))
        return folders, files

    def size(self, name: str) -> int:
        return self.place_of(name).size(name)

    def url(self, name: str | None) -> str:
        return self.place_of(name or "").url(name)

    def get_modified_time(self, name: str) -> Any:
        return self.place_of(name).get_modified_time(name)


def places_of(storage: Storage) -> tuple[Storage, ...]:
    """Where its files lie, the place that is written to first."""
    return storage.places if isinstance(storage, MovingStorage) else (storage,)


def place_of(storage: Storage, name: str) -> Storage:
    """The place that a file is read from."""
    return storage.place_of(name) if isinstance(storage, MovingStorage) else storage


def _listed(place: Storage, path: str) -> tuple[list[str], list[str]]:
    try:
        return place.listdir(path)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
