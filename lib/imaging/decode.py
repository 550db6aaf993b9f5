"""Header checks, decoding and re-encoding. Runs only in the limited child, so it imports Pillow and nothing else."""

from __future__ import annotations

import io
import time
import warnings
from typing import IO, Any, NamedTuple

from PIL import Image, ImageFile

from lib.imaging import colour, gif, headers
from lib.imaging.limits import Limits
from lib.imaging.metadata import statement, stealth

LOSSLESS_PIXELS = 2048 * 2048
QUALITY = 92
# Progressive encoders write about ten; thousands keep a decoder busy for minutes.
MOST_SCANS = 500
_FOR_WORDS = 3  # seconds of processor time
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
    """A refusal: its code in `words.REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Made(NamedTuple):
    data: bytes
    mime: str
    width: int
    height: int
    notes: list[str]
    stated: dict[str, Any]  # what the file says of the making: see `lib.imaging.metadata.fields`


def remake(file: IO[bytes], kind: str, limits: Limits, *, as_mask: bool = False) -> Made:
    """Decode a file of a known kind and write a new one from its pixels alone. Raises No.

    `as_mask` makes it greyscale, white where to repaint: see `colour.to_mask`.
    """
    opened = _open(file, kind, limits)
    notes = _frames(opened, file, limits)
    lossless = _is_lossless(opened, file)
    notes += headers.reduced(opened.format, file)
    opened.load()  # before EXIF is read: Pillow may load for that, and what fails there is forgiven
    if "icc_profile" not in opened.info and (numbers := headers.nclx(opened.format, file)):
        opened.info["cicp"] = numbers
    said, hidden = dict(opened.info), "" if as_mask else _hidden(opened)
    turn = _turn(opened)
    picture: Image.Image = opened
    del opened  # or a second whole picture would stay in memory
    if turn is not None:
        notes.append("turned")
        picture = picture.transpose(turn)
    if as_mask:
        picture, lossless = _mask(picture), True
    else:
        picture = colour.to_srgb(picture, notes)
    size = picture.size
    data, mime = _encode(picture, lossless)
    del picture  # the words come last and have the memory to themselves
    stated = {} if as_mask or _is_tired(limits) else statement.read(said, hidden)
    return Made(data, mime, *size, notes, stated)


def _hidden(opened: Image.Image) -> str:
    try:
        return stealth.text(opened)
    except Exception:  # whatever the lowest bits hold, the picture is not lost for it
        return ""


def _is_tired(limits: Limits) -> bool:
    """Whether so much of the processor time is used up that reading words could cost the picture."""
    return time.process_time() > limits.cpu - _FOR_WORDS


def _open(file: IO[bytes], kind: str, limits: Limits) -> ImageFile.ImageFile:
    Image.MAX_IMAGE_PIXELS = limits.pixels
    warnings.simplefilter("ignore")
    try:
        opened = Image.open(file, formats=[kind])
    except Image.DecompressionBombError:
        raise No("too-many-pixels") from None
    width, height = opened.size
    if max(width, height) > limits.longest_side:
        raise No("too-long")
    if width * height > limits.pixels_for(kind):
        raise No("too-many-pixels")
    if min(width, height) < limits.shortest_side:
        raise No("too-small")
    if max(width, height) > limits.aspect * min(width, height):
        raise No("too-narrow")
    return opened


def _frames(opened: ImageFile.ImageFile, file: IO[bytes], limits: Limits) -> list[str]:
    if opened.format in ("JPEG", "MPO") and _scans(file) > MOST_SCANS:
        raise No("too-slow")
    of_gif = opened.format == "GIF"
    count = gif.count_frames(file, most=limits.frames + 1) if of_gif else getattr(opened, "n_frames", 1)
    if count > limits.frames:
        raise No("too-many-frames")
    # A second frame of a JPEG (MPO) is a depth map or a preview, not an animation.
    several = "second-picture" if opened.format in ("JPEG", "MPO") else "first-frame"
    return [several] if count > 1 else []


def _scans(file: IO[bytes]) -> int:
    """How often a JPEG starts over. In a scan 0xFF is always followed by 0, so no marker occurs by chance."""
    file.seek(0)
    return file.read().count(b"\xff\xda")


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


def _mask(picture: Image.Image) -> Image.Image:
    mask = colour.to_mask(picture)
    if colour.marks_nothing(mask):
        raise No("nothing-marked")
    return mask


def _encode(picture: Image.Image, lossless: bool) -> tuple[bytes, str]:
    """PNG for what was lossless and is of ordinary size, else JPEG: quick, small in memory, read by everything."""
    picture.info = {}
    out = io.BytesIO()
    if lossless and picture.width * picture.height <= LOSSLESS_PIXELS:
        # Level 6 makes a noisy picture 7 % smaller and takes 2.6 times as long.
        picture.save(out, "PNG", compress_level=4)
        return out.getvalue(), "image/png"
    # Neither progressive nor optimised: both make libjpeg hold the whole picture a second time.
    picture.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return out.getvalue(), "image/jpeg"
