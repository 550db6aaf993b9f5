"""The bytes of pictures as the gallery holds them, compared with what the snapshot says they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from curation.formats.base import Filled, Row, Unit
from gallery.files.storage import store
from lib.outages import FileMissing


class Left:
    """Units with their bytes; those that cannot be had are left out, with the picture and the reason in `out`."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.out: list[tuple[str, str]] = []

    def filled(self, units: list[Unit]) -> Iterator[Filled]:
        """Raises StorageAway."""
        for unit in units:
            data = [read(picture) for picture in unit.pictures]
            wrong = [
                (picture["id"], one) for picture, one in zip(unit.pictures, data, strict=True) if isinstance(one, str)
            ]
            if wrong:
                self.out += wrong
                continue
            self.keys.append(unit.key)
            yield Filled(unit, tuple(one for one in data if isinstance(one, bytes)))


def read(picture: Row) -> bytes | str:
    """The file's bytes, or why they are none to use: it is missing, changed, or no picture.

    Bytes of the same digest were decoded when they came in, so they are not decoded again.
    """
    try:
        data = store().read(picture["storage_key"])
    except FileMissing:
        return "missing"
    if hashlib.sha256(data).hexdigest() != picture["sha256"]:
        return "changed"
    return data
