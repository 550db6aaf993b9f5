"""Header checks, decoding and re-encoding. Runs only in the limited child, so it imports Pillow and nothing else."""

from __future__ import annotations

import io
import warnings
from typing import IO, Any, NamedTuple

from PIL import Image, ImageFile

from lib.imaging import colour, gif
from lib.imaging.limits import MEGA, Limits

LOSSLESS_PIXELS = 2048 * 2048
QUALITY = 92
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class No(Exception):  # noqa: N818 - it is an answer, not a fault
    """A refusal: its code in `words.REFUSALS` and what its sentence needs."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


class Made(NamedTuple):
    data: bytes
    mime: str
    width: int
    height: int
    notes: list[str]


def remake(file: IO[bytes], kind: str, limits: Limits) -> Made:
    """Decode a file of a known kind and write a new one from its pixels alone. Raises No."""
    opened = _open(file, kind, limits)
    notes = _frames(opened, file, limits)
    lossless = _is_lossless(opened, file)
    turn = _turn(opened)
    picture = _load(opened)
    del opened
    if turn:
        notes.append("turned")
        picture = picture.transpose(turn)
    picture = colour.to_srgb(picture, notes)
    data, mime = _encode(picture, lossless)
    return Made(data, mime, *picture.size, notes)


def _open(file: IO[bytes], kind: str, limits: Limits) -> ImageFile.ImageFile:
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warnings.simplefilter("ignore")
    try:
        opened = Image.open(file, formats=[kind])
    except Image.DecompressionBombError:
        raise No("too-many-pixels", megapixels=limits.pixels_for(kind) // MEGA) from None
    width, height = opened.size
    if max(width, height) > limits.longest_side:
        raise No("too-long", pixels=limits.longest_side)
    if width * height > limits.pixels_for(kind):
        raise No("too-many-pixels", megapixels=limits.pixels_for(kind) // MEGA)
    if min(width, height) < limits.shortest_side:
        raise No("too-small", pixels=limits.shortest_side)
    if max(width, height) > limits.aspect * min(width, height):
        raise No("too-narrow", times=limits.aspect)
    return opened


def _frames(opened: ImageFile.ImageFile, file: IO[bytes], limits: Limits) -> list[str]:
    if opened.format == "GIF":
        count = gif.count_frames(file, most=limits.frames + 1)
    else:
        # A second frame of a JPEG (MPO) is a depth map or a preview, not an animation.
        count = 1 if opened.format in ("JPEG", "MPO") else getattr(opened, "n_frames", 1)
    if count > limits.frames:
        raise No("too-many-frames", frames=limits.frames)
    return ["first-frame"] if count > 1 else []


def _is_lossless(opened: ImageFile.ImageFile, file: IO[bytes]) -> bool:
    if opened.format != "WEBP":
        return opened.format in ("PNG", "GIF")
    file.seek(0)
    return b"VP8L" in file.read(65_536)


def _turn(opened: ImageFile.ImageFile) -> Image.Transpose | None:
    """The turn that EXIF (or XMP, or AVIF's irot and imir) asks for; damaged camera data asks for none."""
    try:
        return _TURNS.get(opened.getexif().get(0x0112, 1))
    except Exception:  # hostile EXIF fails in many ways, and none of them is a reason to lose the picture
        return None


def _load(opened: ImageFile.ImageFile) -> Image.Image:
    opened.load()
    return opened


def _encode(picture: Image.Image, lossless: bool) -> tuple[bytes, str]:
    """PNG for what was lossless and is of ordinary size, else JPEG: quick, small in memory, read by everything."""
    picture.info = {}
    out = io.BytesIO()
    if lossless and picture.width * picture.height <= LOSSLESS_PIXELS:
        picture.save(out, "PNG", compress_level=6)
        return out.getvalue(), "image/png"
    # Neither progressive nor optimised: both make libjpeg hold the whole picture a second time.
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue(), "image/jpeg"
