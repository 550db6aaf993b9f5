"""Pictures as one ZIP file that is sent while it is put together, so that it never lies anywhere."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.utils.text import slugify
from django.utils.translation import gettext as _

from gallery.images import carried
from gallery.models import Image
from lib.outages import FileMissing
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

MOST = 500
LARGEST = 4 * 2**30  # bytes


class Outlet(io.RawIOBase):
    """What the ZIP was told to write, to be taken from time to time."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._written = b"".join(self._written), []
        return taken


def check(images: Iterable[Image]) -> None:
    """Raises Problem("too-many") for more than one file should hold."""
    found = list(images)
    if len(found) > MOST or sum(image.bytes for image in found) > LARGEST:
        said = _("A ZIP file holds at most %(most)s pictures and 4 GB.") % {"most": MOST}
        raise Problem("too-many", said, errors={"images": [said]})


def archive(images: Iterable[Image], maker: User) -> Iterator[bytes]:
    """The ZIP file of pictures of this maker's, in pieces; each carries its record, as its maker's own download does.

    Pictures are compressed already and stored as they are. A file that is not there, or may not leave, is named in a
    text file at the end.
    """
    outlet, missing = Outlet(), []
    with ZipFile(outlet, "w", ZIP_STORED) as zipped:
        for image in images:
            image.maker = maker
            if not image.is_clear:
                missing.append(name_of(image))
                continue
            try:
                data = carried.with_record(image)
            except FileMissing:
                missing.append(name_of(image))
                continue
            zipped.writestr(ZipInfo(name_of(image), image.created.timetuple()[:6]), data)
            yield outlet.take()
        if missing:
            zipped.writestr("not-found.txt", "\n".join(missing))
    yield outlet.take()


def name_of(image: Image) -> str:
    """The day it was made, the beginning of the prompt and the key, which no other picture has."""
    words = slugify(image.prompt)[:48].strip("-") or str(image.origin)
    return f"{image.created:%Y-%m-%d}-{words}-{image.key}.{image.storage_key.rpartition('.')[2]}"
