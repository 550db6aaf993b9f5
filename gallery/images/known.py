"""A picture that was made here and is brought back: known by its bytes, its pixels, or its perceptual hash."""

from __future__ import annotations

import io
from typing import NamedTuple

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from PIL import Image as Picture
from PIL import ImageChops

from accounts.models import User
from gallery.files import storage
from gallery.models.image import Image
from gallery.models.image_queryset import ImageQuerySet
from lib.imaging.facts import FORMATS, facts
from lib.imaging.pdq import NEAR, TRUSTED
from lib.outages import FileMissing

LOOKED_THROUGH = 20_000  # of the maker's newest pictures
COMPARED = 4
_DISTANCE = "bit_count(('x' || nullif(gallery_image.perceptual_hash, ''))::bit(256) # ('x' || %s)::bit(256))"


class Known(NamedTuple):
    """The maker's picture that it is; `same` where bytes or pixels agree, else it only looks the same."""

    image: Image
    same: bool


def by_bytes(sha256: str, maker: User) -> Known | None:
    found = _made_here(maker).filter(sha256=sha256).order_by("id").first()
    return Known(found, same=True) if found else None


def by_pixels(data: bytes, maker: User) -> Known | None:
    """Of a remade upload: the same pixels before what only looks the same, nearest first."""
    about = facts(data)
    near = _near(about.phash, maker)
    for image in near:
        if (image.width, image.height) == (about.width, about.height) and same_pixels(data, image):
            return Known(image, same=True)
    alike = [image for image in near if min(about.phash_quality, image.perceptual_quality or 0) >= TRUSTED]
    return Known(alike[0], same=False) if alike else None


def _made_here(maker: User) -> ImageQuerySet:
    return Image.objects.kept().filter(maker=maker).exclude(origin=Image.Origin.UPLOAD)


def _near(phash: str, maker: User) -> list[Image]:
    newest = _made_here(maker).order_by("-id").values("pk")[:LOOKED_THROUGH]
    distance = RawSQL(_DISTANCE, [phash], output_field=IntegerField())  # noqa: S611 - a constant, and a parameter
    rows = Image.objects.filter(pk__in=newest).annotate(distance=distance).filter(distance__lte=NEAR)
    return list(rows.order_by("distance", "id")[:COMPARED])


def same_pixels(data: bytes, image: Image) -> bool:
    try:
        kept = storage.store().read(image.storage_key)
    except FileMissing:
        return False
    one, other = (Picture.open(io.BytesIO(file), formats=FORMATS).convert("RGB") for file in (data, kept))
    return ImageChops.difference(one, other).getbbox() is None
