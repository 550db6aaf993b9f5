"""What turns pictures and words into vectors: two encoders that need nothing, or others named in the settings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, cast

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string
from numpy.typing import NDArray
from PIL import Image

from feed.similarity.hashed_words import HashedWords
from lib.imaging import descriptor

Vectors = NDArray[np.float32]
NAMED = {
    "clip": "feed.similarity.clip_encoder.ClipEncoder",
    "sentences": "feed.similarity.sentence_encoder.SentenceEncoder",
}
logger = logging.getLogger(__name__)


class Encoder(Protocol):
    """`name` and `version` are kept with each vector (together at most 60 letters): where they change, all are made
    anew, little by little. Vectors have `size` numbers and length 1, so that their dot product says how near they are.
    """

    name: str
    version: int | str
    size: int


class PictureEncoder(Encoder, Protocol):
    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        """A row for each."""


class TextEncoder(Encoder, Protocol):
    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """A row for each; a text without words has a row of zeros."""


class DescribedPictures:
    """The descriptor of `lib.imaging.descriptor`."""

    name, version, size = "descriptor", descriptor.VERSION, descriptor.SIZE

    def encode_pictures(self, pictures: Sequence[Image.Image]) -> Vectors:
        return np.array([descriptor.descriptor(picture) for picture in pictures], np.float32).reshape(-1, self.size)


def picture_encoder() -> PictureEncoder:
    return cast(PictureEncoder, _opened(settings.PICTURE_ENCODER, DescribedPictures))


def text_encoder() -> TextEncoder:
    return cast(TextEncoder, _opened(settings.TEXT_ENCODER, HashedWords))


@cache
def _opened(path: str, otherwise: type[Any]) -> Any:
    """The encoder of this name or dotted path, and after a colon its model; kept in this process.

    One that needs nothing stands in where it, or its model, is missing.
    """
    if not path:
        return otherwise()
    name, _colon, model = path.partition(":")
    try:
        encoder = import_string(NAMED.get(name, name))
        return encoder(model) if model else encoder()
    except (ImportError, OSError, TypeError) as error:
        logger.warning("%s cannot be used, %s is: %s", path, otherwise.__name__, error)
        return otherwise()


def mark(encoder: Encoder) -> str:
    """What is kept with a vector of it."""
    return f"{encoder.name} {encoder.version}"


def marks() -> str:
    """Of both encoders: what neighbours were found by."""
    return f"{mark(picture_encoder())} + {mark(text_encoder())}"


def packed(vector: Vectors) -> bytes:
    """As it is kept: 16-bit floats, little endian."""
    return vector.astype("<f2").tobytes()


def unpacked(kept: Sequence[bytes | memoryview], size: int) -> Vectors:
    """A row for each."""
    return np.frombuffer(b"".join(bytes(one) for one in kept), "<f2").reshape(-1, size).astype(np.float32)
