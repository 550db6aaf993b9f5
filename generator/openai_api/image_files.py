"""Pictures on their way in (an edit's sources) and out (in the format that was asked for)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import IO

from PIL import Image as Picture

from accounts.models import User
from gallery.files import storage
from gallery.images.source_type import label_of
from gallery.images.uploads import take_in_once
from gallery.models import Edge, Image
from lib.imaging.label import stamp

MIMES = {"png": "image/png", "webp": "image/webp", "jpeg": "image/jpeg"}
QUALITY = 92
Sent = IO[bytes] | Image
"""A picture as a call has it: a file, or one that is here already."""


def sources_of(sent: Sequence[Sent], maker: User) -> list[tuple[Image, str]]:
    """Private images of this person, each once and with its edge: the first is edited, the others are looked at."""
    images = list(dict.fromkeys(one if isinstance(one, Image) else take_in_once(one, maker) for one in sent))
    return [(image, kind_of(image) if not place else Edge.Kind.REFERENCE) for place, image in enumerate(images)]


def kind_of(image: Image) -> str:
    """A picture of theirs that came back is edited; one from outside is an upload, as on the pages."""
    return Edge.Kind.UPLOAD if image.origin == Image.Origin.UPLOAD else Edge.Kind.EDIT


def file_of(image: Image, output_format: str, compression: int | None = None) -> bytes:
    """The picture as PNG, WebP or JPEG with its label; the kept file itself where that is what it is.

    `compression` is the encoder's quality, 0 to 100. Raises FileNotFoundError where the file is lost.
    """
    data = storage.store().read(image.storage_key)
    if image.mime == MIMES[output_format] and compression is None:
        return data
    return stamp(encoded(data, output_format, compression), label_of(image))


def encoded(data: bytes, output_format: str, compression: int | None = None) -> bytes:
    """A picture of our own in another format, without metadata."""
    with Picture.open(io.BytesIO(data)) as picture:
        out = io.BytesIO()
        quality = {} if output_format == "png" else {"quality": QUALITY if compression is None else compression}
        picture.convert("RGB").save(out, output_format, **quality)
    return out.getvalue()
