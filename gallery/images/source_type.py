"""What a picture's file says of how it came to be, in IPTC's words."""

from __future__ import annotations

from gallery.models.image import Image
from lib.imaging.label import SourceType


def source_type(origin: str, *, from_upload: bool) -> SourceType | None:
    """Nothing for an upload, whose origin we cannot know."""
    if origin == Image.Origin.UPLOAD:
        return None
    if origin == Image.Origin.PROGRAM:
        return SourceType.PROGRAM
    return SourceType.MODEL_FROM_UPLOAD if from_upload else SourceType.MODEL


def label_of(image: Image) -> SourceType | None:
    from_upload = image.edges_up.filter(parent__origin=Image.Origin.UPLOAD).exists()
    return source_type(image.origin, from_upload=from_upload)
