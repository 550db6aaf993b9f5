"""Any mode and profile to opaque 8-bit sRGB. Runs only in the limited child."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from lib.imaging import primaries

_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
_PROFILE_BYTES = 4_000_000
_HALF = 128


def to_srgb(picture: Image.Image, notes: list[str]) -> Image.Image:
    """The picture in mode RGB, transparent parts on white; adds to `notes` what was changed."""
    profile = _profile(picture, notes)
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bit(picture)
    picture = _opaque(picture, notes)
    if profile:
        picture = _managed(picture, profile, notes)
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _profile(picture: Image.Image, notes: list[str]) -> bytes:
    """The embedded one, or the space that the file names by number, which goes first where a PNG has both."""
    numbers = picture.info.get("cicp")
    if not numbers or len(numbers) < 2 or picture.mode not in ("RGB", "RGBA"):
        return picture.info.get("icc_profile") or b""
    named = primaries.profile(numbers)
    if named is None:
        notes.append("profile-ignored")
    return named or b""


def to_mask(picture: Image.Image) -> Image.Image:
    """A mask as greyscale, white where to repaint: where it is transparent, or where it is light if it is opaque."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bit(picture)
    if picture.has_transparency_data:
        alpha = picture.convert("RGBA").getchannel("A")
        if alpha.getextrema() != (255, 255):
            return alpha.point(lambda value: 255 - value)
    return picture.convert("L")


def marks_nothing(mask: Image.Image) -> bool:
    """Whether a mask in greyscale has no part that is rather white than black."""
    return not any(mask.histogram()[_HALF:])


def _eight_bit(picture: Image.Image) -> Image.Image:
    """16-bit grey, which Pillow keeps as I;16 or I, by its upper byte."""
    if picture.mode == "F":
        return picture.convert("L")
    return picture.convert("I").point(lambda value: value / 257).convert("L")


def _opaque(picture: Image.Image, notes: list[str]) -> Image.Image:
    if picture.has_transparency_data:
        layered = picture if picture.mode in ("RGBA", "LA") else picture.convert("RGBA")
        del picture
        return _on_white(layered, notes)
    if picture.mode in ("RGB", "L", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _on_white(layered: Image.Image, notes: list[str]) -> Image.Image:
    alpha = layered.getchannel("A")
    mode = "L" if layered.mode == "LA" else "RGB"
    if alpha.getextrema() == (255, 255):
        return layered.convert(mode)
    notes.append("flattened")
    white = Image.new(mode, layered.size, "white")
    white.paste(layered if mode == "RGB" else layered.getchannel("L"), mask=alpha)
    return white


def _managed(picture: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
    """Through the embedded profile; one that is damaged or for another colour space is ignored, and that is noted."""
    try:
        if len(profile) > _PROFILE_BYTES:
            raise ValueError("a profile of implausible size")
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source) and picture.mode == "RGB":
            return picture
        if source.profile.xcolor_space != _SPACES[picture.mode]:
            raise ValueError("a profile for another colour space")
        changed = ImageCms.profileToProfile(
            picture,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode=None if picture.mode == "RGB" else "RGB",
            inPlace=picture.mode == "RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, ValueError, OSError, TypeError):
        notes.append("profile-ignored")
        return picture
    notes.append("colours")
    return changed or picture
