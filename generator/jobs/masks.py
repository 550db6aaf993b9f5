"""Masks: greyscale pictures, white where to repaint, kept as private images of whoever made them."""

from __future__ import annotations

import io
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image as Picture

from accounts.models import User
from gallery.files import storage
from gallery.images.uploads import take_in_once
from gallery.models import Image
from lib.imaging.colour import marks_nothing
from lib.imaging.words import REFUSALS
from lib.problems import Problem

SAME_SHAPE = 0.02
LONGEST_SIDE = 2048  # of a mask that is painted here; a larger picture's is painted smaller


def take_in_mask(sent: IO[bytes], source: Image, maker: User) -> Image:
    """The mask that was sent, kept. Raises Problem with a sentence beside `mask`."""
    try:
        mask = take_in_once(sent, maker, as_mask=True)
    except Problem as problem:
        problem.errors = {"mask": [line for lines in problem.errors.values() for line in lines]}
        raise
    check_shape(mask, source)
    return mask


def mask_from(image: Image, source: Image | None) -> str:
    """The storage key of a picture that is there already, to be used as a mask: its light part is repainted.

    Raises Problem with a sentence beside `mask` where it is shaped unlike `source` or marks nothing.
    """
    if source is not None:
        check_shape(image, source)
    with Picture.open(io.BytesIO(storage.store().read(image.storage_key))) as picture:
        if marks_nothing(picture.convert("L")):
            raise Problem.invalid(mask=str(REFUSALS["nothing-marked"]))
    return str(image.storage_key)


def check_shape(mask: Image, source: Image) -> None:
    """A mask may be larger or smaller than its picture, but not of other proportions."""
    if abs(mask.width * source.height / (mask.height * source.width) - 1) > SAME_SHAPE:
        said = _("The mask has %(mask)s pixels and the picture %(picture)s; they must have the same shape.")
        sizes = {"mask": f"{mask.width}x{mask.height}", "picture": f"{source.width}x{source.height}"}
        raise Problem.invalid(mask=said % sizes)
