"""Pictures going into a model and coming out of one: decoding, fitting, encoding."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from generator.engines.base import Candidate, EngineError, ImageRequest, Source

PREVIEW_SIDE = 256
MAX_PIXELS = 64_000_000


def sources_of(request: ImageRequest) -> tuple[Source, ...]:
    """The pictures to start from, at least one. Raises EngineError."""
    if not request.sources:
        raise EngineError("This task needs a picture to start from.", code="no-source", retry=False)
    return request.sources


def mask_of(request: ImageRequest) -> bytes:
    """The mask of a request that repaints. Raises EngineError where it has none."""
    if request.mask is None:
        raise EngineError("Repainting needs a mask that says where.", code="no-mask", retry=False)
    return request.mask


def open_picture(data: bytes) -> Image.Image:
    """Decode PNG, JPEG or WebP bytes, upright. Raises EngineError where they are no picture or an absurd one."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise EngineError("The picture has too many pixels.", code="unreadable-picture", retry=False)
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EngineError("The picture could not be read.", code="unreadable-picture", retry=False) from error


def fit_source(data: bytes, size: tuple[int, int]) -> Image.Image:
    """The source as RGB of exactly (width, height) pixels: scaled to cover, centred, the overhang cropped."""
    return ImageOps.fit(flatten(open_picture(data)), size, Image.Resampling.LANCZOS)


def fit_mask(data: bytes, size: tuple[int, int]) -> Image.Image:
    """The mask as greyscale of (width, height) pixels, cropped as its source is; white where to repaint."""
    return ImageOps.fit(open_picture(data).convert("L"), size, Image.Resampling.BILINEAR)


def flatten(image: Image.Image) -> Image.Image:
    """RGB, with anything transparent laid over white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")


def candidate_of(request: ImageRequest, image: Image.Image, *, seconds: float, **record: Any) -> Candidate:
    """The finished picture of a request, as PNG; `record` are further fields of a Candidate."""
    return Candidate(request.id, to_png(image), image.width, image.height, request.seed, seconds, **record)


def to_png(image: Image.Image) -> bytes:
    """Lossless bytes without any metadata. Level 1: renditions are made from it, so speed matters more than size."""
    return encoded(image, "PNG", compress_level=1)


def to_preview(image: Image.Image) -> bytes:
    """A small WebP whose longest side is PREVIEW_SIDE pixels; a tiny picture is enlarged, so pages need not."""
    scale = PREVIEW_SIDE / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return encoded(image.resize(size, Image.Resampling.BICUBIC), "WEBP", quality=70, method=1)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a file of this kind, with Pillow's options for it."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
