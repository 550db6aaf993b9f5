"""What intake says to people. Codes are for programs and never change; sentences are translated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, Any] = {
    "empty": _("This file is empty. Choose another picture."),
    "too-many-bytes": _("This file is larger than %(megabytes)s MB. Save a smaller copy and try again."),
    "wrong-format": _("This is a %(found)s file. Send a JPEG, PNG, WebP, GIF or AVIF picture."),
    "unknown-format": _("This file is not a picture we can read. Send a JPEG, PNG, WebP, GIF or AVIF picture."),
    "unreadable": _("This picture is damaged and cannot be read. Save it again in an image program and try again."),
    "truncated": _("This picture breaks off before its end. Copy or download it again and try again."),
    "too-many-pixels": _("This picture has more than %(megapixels)s million pixels. Scale it down and try again."),
    "too-long": _("A side of this picture is longer than %(longest)s pixels. Scale it down and try again."),
    "too-small": _("A side of this picture is shorter than %(shortest)s pixels. Choose a larger one."),
    "too-narrow": _("This picture is more than %(times)s times as long as it is wide. Crop it and try again."),
    "too-many-frames": _("This animation has more than %(frames)s frames. Send a single picture instead."),
    "too-heavy": _("Reading this picture takes more memory than we allow. Scale it down and try again."),
    "too-slow": _("Reading this picture takes longer than we allow. Save it again in an image program and try again."),
    "nothing-marked": _("This mask marks nothing: make what is to be repainted transparent, or white on black."),
    "busy": _("Too many pictures are being read just now. Try again in a moment."),
}

NOTES: dict[str, Any] = {
    "first-frame": _("Only the first frame of the animation was kept."),
    "second-picture": _("The file held more than one picture, such as a depth map; only the first was kept."),
    "turned": _("The picture was turned upright."),
    "flattened": _("Transparent parts were filled with white."),
    "colours": _("Colours were converted to sRGB."),
    "profile-ignored": _("The colour profile could not be used, so colours may look a little different."),
    "eight-bit": _("Colour depth was reduced to 8 bits a channel."),
}


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An upload that is not taken in. `code` is a key of `REFUSALS`; `str()` gives its sentence, translated."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details

    @property
    def message(self) -> str:
        return str(REFUSALS[self.code]) % self.details

    def __str__(self) -> str:
        return self.message
