"""What a page and a search need to know of a picture, found once when it is stored."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from lib.imaging.likeness import core_hash
from lib.imaging.pdq import LONGEST_SIDE, pdq

FORMATS = ("PNG", "JPEG", "WEBP")
_PLACEHOLDER_SIDE = 16
_STRIP = 256  # rows that are decoded into four bytes a pixel at a time


@dataclass(frozen=True, slots=True)
class Facts:
    """`sha256` of the file in hex, `pixel_sha256` of what it shows (`of_pixels`); `phash` 64 hex digits with
    `phash_quality` 0 to 100 (see `pdq`), `core` 64 more of its middle (see `likeness`); sides in pixels; `colour` as
    #rrggbb; `placeholder` a data URI of a 16 px WebP.
    """

    sha256: str
    pixel_sha256: str
    phash: str
    core: str
    phash_quality: int
    width: int
    height: int
    colour: str
    placeholder: str


def facts(data: bytes) -> Facts:
    """Of an engine's file or a cleaned upload. Raises OSError if it is not a whole PNG, JPEG or WebP."""
    return looked_at(data)[0]


def opened(data: bytes) -> Image.Image:
    """As perceptual hashes and classifiers look at it: RGB without transparency, a large JPEG at a smaller size."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    return _opaque(picture)


def looked_at(data: bytes) -> tuple[Facts, Image.Image]:
    """The facts, and the picture as `opened` has it: decoding is most of the work of whoever looks as well."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    width, height = picture.size
    pixels = of_pixels(picture)
    if picture.format == "JPEG":  # which can be decoded small, and was decoded whole
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    small = _opaque(picture)
    phash, quality = pdq(small)
    found = Facts(
        sha256=hashlib.sha256(data).hexdigest(),
        pixel_sha256=pixels,
        phash=phash,
        core=core_hash(small),
        phash_quality=quality,
        width=width,
        height=height,
        colour=dominant_colour(small),
        placeholder=placeholder(small),
    )
    return found, small


def of_pixels(picture: Image.Image) -> str:
    """SHA-256 in hex of the pixels, whatever file they are in.

    "<width>x<height>" and a newline, then 8 bits each of red, green, blue and alpha, row by row from the top; all four
    are 0 where nothing shows.
    """
    digest = hashlib.sha256(f"{picture.width}x{picture.height}\n".encode())
    clear = picture.has_transparency_data
    for top in range(0, picture.height, _STRIP):
        strip = picture.crop((0, top, picture.width, min(top + _STRIP, picture.height))).convert("RGBA")
        if clear:
            shown = strip.getchannel("A").point(lambda alpha: 255 if alpha else 0)
            strip = Image.composite(strip, Image.new("RGBA", strip.size, (0, 0, 0, 0)), shown)
        digest.update(strip.tobytes())
    return digest.hexdigest()


def dominant_colour(picture: Image.Image) -> str:
    """The colour of the largest of eight groups (median cut), as #rrggbb."""
    few = picture.resize((48, 48), Image.Resampling.BOX).quantize(8, Image.Quantize.MEDIANCUT)
    counts = few.histogram()
    index = counts.index(max(counts))
    red, green, blue = (few.getpalette() or [])[3 * index : 3 * index + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def placeholder(picture: Image.Image) -> str:
    """A blurred impression, 16 pixels on the longer side, as a data URI of about a hundred bytes."""
    tiny = ImageOps.contain(picture, (_PLACEHOLDER_SIDE, _PLACEHOLDER_SIDE), Image.Resampling.BOX)
    out = io.BytesIO()
    tiny.save(out, "WEBP", quality=10, method=6)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()


def _opaque(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white
