"""What a picture's file says of how it came to be, in IPTC's words (cv.iptc.org/newscodes/digitalsourcetype)."""

from __future__ import annotations

from collections.abc import Collection

from gallery.images import ancestors
from gallery.models.image import RECORD, Image
from lib.imaging.label import SourceType


def source_type(origin: str, above: Collection[str]) -> SourceType | None:
    """Of a picture of this origin that holds pixels of those `above`; nothing for an upload, which we cannot know."""
    if origin == Image.Origin.UPLOAD:
        return None
    by_model = origin == Image.Origin.MODEL
    if Image.Origin.UPLOAD in above:
        with_model = by_model or Image.Origin.MODEL in above
        return SourceType.MODEL_FROM_UPLOAD if with_model else SourceType.PROGRAM_FROM_UPLOAD
    if by_model:
        return SourceType.MODEL
    return SourceType.PROGRAM_FROM_MODEL if Image.Origin.MODEL in above else SourceType.PROGRAM


def label_of(image: Image) -> SourceType | None:
    """As its column has it; asked of all above it where the column still waits to be filled."""
    if image.record_version == RECORD:
        return SourceType(image.digital_source_type) if image.digital_source_type else None
    return source_type(image.origin, ancestors.origins([image.pk])[image.pk])
