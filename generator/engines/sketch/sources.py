"""Pictures that come in: decoding, fitting to a size, masks, and palettes taken from them."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from ..base import EngineError
from .canvas import to_planes
from .colour import from_lab, luma, mix, shift, to_lab
from .noise import Floats, clipped
from .palettes import Palette, mapped

LARGEST = 64_000_000
"""Pixels of the largest picture that is decoded."""
NOTICED = 0.06
"""Difference of colour, of 1, from which a field of a picture looks changed."""


def decoded(data: bytes, what: str = "source image") -> Image.Image:
    """The picture in these bytes, as RGB. EngineError says what is wrong with it."""
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > LARGEST:
            raise EngineError(f"The {what} is larger than 64 megapixels.", code="source-too-large", retry=False)
        return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EngineError(f"The {what} could not be read as an image.", code="bad-source", retry=False) from error


def fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of the picture at this size; nothing is resampled where it has the size already."""
    return image if image.size == size else ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def white_of(data: bytes, size: tuple[int, int]) -> Image.Image:
    """What is white in the mask, as a picture of 0 and 255 at this size."""
    try:
        image = Image.open(io.BytesIO(data)).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise EngineError("The mask could not be read as an image.", code="bad-mask", retry=False) from error
    image = ImageOps.fit(image, size, Image.Resampling.BILINEAR) if image.size != size else image
    return image.point(lambda value: 255 if value >= 128 else 0)


def alike(first: Image.Image, second: Image.Image) -> float:
    """How far two pictures agree, -1 to 1: correlation of their channels about their means, at 24 pixels a side."""
    a, b = (to_planes(image.resize((24, 24), Image.Resampling.BOX)).reshape(3, -1) for image in (first, second))
    a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
    return float((a * b).sum() / max(float(np.sqrt((a * a).sum() * (b * b).sum())), 1e-6))


def same_picture(first: Image.Image, second: Image.Image) -> bool:
    """Whether nothing of the size of a thing differs, however strokes and grain do: means of 48 x 48 fields."""
    a, b = (to_planes(image.resize((48, 48), Image.Resampling.BOX)) for image in (first, second))
    return float(np.abs(a - b).max()) < NOTICED


def palette_of(image: Image.Image, base: Palette) -> Palette:
    """The palette retuned to a picture: each part takes the picture's colour nearest to it in lightness."""
    small = image.resize((96, 96), Image.Resampling.BOX).quantize(10, Image.Quantize.MEDIANCUT, kmeans=2)
    table = np.array((small.getpalette() or [0, 0, 0])[:30], np.float32).reshape(-1, 3) / 255
    labs = np.stack([to_lab(colour) for colour in table])

    def change(name: str, colour: np.ndarray) -> np.ndarray:
        lab = to_lab(colour)
        lively = np.hypot(labs[:, 1], labs[:, 2]) * (0.6 if name in ("accent", "accent2", "bloom") else 0)
        found = labs[int(np.argmin(np.abs(labs[:, 0] - lab[0]) - lively))]
        return mix(colour, from_lab([lab[0] * 0.5 + found[0] * 0.5, found[1], found[2]]), 0.82)

    return replace(mapped(base, change), dark=float(luma(to_planes(small.convert("RGB"))).mean()) < 0.3)


def toned_photo(planes: Floats, palette: Palette, amount: float, dim: float = 0.0) -> Floats:
    """The picture with its lights and darks drawn towards a palette's; `dim` darkens it as night does."""
    stops = [palette.near, shift(palette.sky[0], -0.04), palette.sky[1], palette.sky[2], palette.light]
    grey = clipped(luma(planes) * (1 - dim))
    at = np.linspace(0, 1, len(stops))
    toned = np.stack([np.interp(grey, at, [float(stop[plane]) for stop in stops]) for plane in range(3)])
    return np.asarray(planes * (1 - dim * 0.7) * (1 - amount) + toned * amount, np.float32)
