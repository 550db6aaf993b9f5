"""Avatars as files: a square WebP under a key of its own, so that its address may be cached for ever."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from lib.ids import new_id, to_text
from lib.imaging import intake
from lib.outages import reaching

FOLDER = "avatars/"
SIDE = 256  # pixels


@dataclass(frozen=True)
class Avatar:
    """A picture fit to be worn: `SIDE` x `SIDE` pixels of WebP without metadata."""

    data: bytes

    @classmethod
    def of(cls, upload: IO[bytes]) -> Avatar:
        """The middle of an uploaded picture. Raises intake.Refused, whose message is a sentence."""
        cleaned = intake.clean(upload)
        out = io.BytesIO()
        with Image.open(io.BytesIO(cleaned.data)) as picture:
            square = ImageOps.fit(picture.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS)
        square.save(out, "WEBP", quality=85, method=4)
        return cls(out.getvalue())

    def keep(self) -> str:
        """Store it and give its key."""
        with reaching():
            return default_storage.save(f"{FOLDER}{to_text(new_id())}.webp", ContentFile(self.data))


def drop(key: str) -> None:
    """Delete the file of a key; nothing for no key."""
    if key:
        default_storage.delete(key)
