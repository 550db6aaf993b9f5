"""Smaller copies for pages, and one of the shape that other sites show when a link is shared."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from lib.imaging.facts import FORMATS
from lib.imaging.label import SourceType, xmp

WIDTHS = (320, 640, 1280)
OG_SIZE = (1200, 630)
# Cropping to the shared shape may cost this part of the picture; beyond it, the whole picture is shown on a backdrop.
_CROP_AT_MOST = 0.2


@dataclass(frozen=True, slots=True)
class Rendition:
    """A file to keep beside the original under `name`; sides in pixels."""

    name: str
    data: bytes
    mime: str
    width: int
    height: int


def renditions(
    data: bytes, source_type: SourceType | str | None = None, widths: tuple[int, ...] = WIDTHS
) -> dict[str, Rendition]:
    """By name: w320.webp, w640.webp, w1280.webp and og.jpg, each labelled with the source type where there is one.

    Nothing is scaled up: the first width that the original does not reach is made in the original's width, and wider
    ones are left out. Raises OSError for a file that is not a whole PNG, JPEG or WebP.
    """
    packet = xmp(source_type)
    full = Image.open(io.BytesIO(data), formats=FORMATS)
    width = full.width
    chosen = [wide for place, wide in enumerate(widths) if not place or widths[place - 1] < width]
    top = min(width, max(*chosen, OG_SIZE[0]))
    full.draft("RGB", (top, max(1, full.height * top // width)))
    picture = full.convert("RGBA" if full.has_transparency_data else "RGB")
    made = [_shared(picture, packet)]
    for wide in sorted(chosen, reverse=True):
        picture = _narrowed(picture, min(wide, width))
        made.append(_page(picture, wide, packet))
    return {rendition.name: rendition for rendition in reversed(made)}


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """From the next larger one, which costs a third of starting from the original each time and looks the same."""
    if picture.width == width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def _page(picture: Image.Image, wide: int, packet: bytes) -> Rendition:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80, method=2, xmp=packet)
    return Rendition(f"w{wide}.webp", out.getvalue(), "image/webp", *picture.size)


def _shared(picture: Image.Image, packet: bytes) -> Rendition:
    """1200 x 630 JPEG (1.91:1, the shape of OpenGraph cards)."""
    card = _card(picture.convert("RGB"))
    out = io.BytesIO()
    card.save(out, "JPEG", quality=85, optimize=True, progressive=True, **({"xmp": packet} if packet else {}))
    return Rendition("og.jpg", out.getvalue(), "image/jpeg", *card.size)


def _card(picture: Image.Image) -> Image.Image:
    shape, wanted = picture.width / picture.height, OG_SIZE[0] / OG_SIZE[1]
    large_enough = picture.width >= OG_SIZE[0] and picture.height >= OG_SIZE[1]
    if large_enough and min(shape, wanted) / max(shape, wanted) >= 1 - _CROP_AT_MOST:
        return ImageOps.fit(picture, OG_SIZE, Image.Resampling.LANCZOS)
    card = _backdrop(picture)
    inner = picture.copy()
    inner.thumbnail(OG_SIZE, Image.Resampling.LANCZOS)
    card.paste(inner, ((OG_SIZE[0] - inner.width) // 2, (OG_SIZE[1] - inner.height) // 2))
    return card


def _backdrop(picture: Image.Image) -> Image.Image:
    """The picture itself, filling the card, blurred and dimmed."""
    tiny = ImageOps.fit(picture, (OG_SIZE[0] // 20, OG_SIZE[1] // 20), Image.Resampling.BOX)
    blurred = tiny.filter(ImageFilter.GaussianBlur(2)).resize(OG_SIZE, Image.Resampling.BICUBIC)
    return ImageEnhance.Brightness(blurred).enhance(0.6)
