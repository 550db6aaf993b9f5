"""Which kept picture a file is a copy of, by perceptual hashes, whatever was done to it that keeps its middle."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import numpy as np
import structlog
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray
from PIL import Image as Picture

from gallery.files import storage
from gallery.images.known import NEAR, TRUSTED
from gallery.models.image import Image
from gallery.models.image_queryset import MASK, ImageQuerySet
from lib.imaging.facts import FORMATS
from lib.imaging.likeness import Variant, Variants, core_hash
from lib.imaging.pdq import LONGEST_SIDE
from lib.outages import StorageAway

COMPARED = 20_000  # rows that share a band with the copy: some of them are it, if any is
AT_ONCE = 200
# Two hashes that differ in NEAR bits at random share one of their sixteen bands 92 times of 100, nearer ones more
# often; of the copies that were measured (docs/decisions/0047) none was lost by it.
_SHARED = "(gallery_bands(gallery_image.{column}::text) && %s::text[])"

log = structlog.get_logger(__name__)


Near = tuple[int, UUID, Variant]  # bits, key of a row, and the variant of the copy that is nearest to it


class Likeness(NamedTuple):
    """A kept picture, in how many of 256 bits it differs, and what was done to the copy."""

    image: Image
    distance: int
    turning: str
    cut: float


def nearest(found: Variants, among: ImageQuerySet) -> Likeness | None:
    """The most alike of these images, if one is a copy; None too for a picture so flat that its hash says nothing."""
    if found.quality < TRUSTED:
        return None
    shares = RawSQL(  # noqa: S611 - constants, and parameters
        f"{_SHARED.format(column='perceptual_hash')} or {_SHARED.format(column='core_hash')}",
        [bands(one.hash for one in found.whole), bands(one.hash for one in found.core)],
        output_field=BooleanField(),
    )
    rows = among.filter(shares, perceptual_quality__gte=TRUSTED).exclude(task=MASK)
    known = list(rows.values_list("pk", "perceptual_hash", "core_hash")[:COMPARED])
    whole = _distances(((key, pdq) for key, pdq, _core in known), found.whole)
    core = _distances(((key, core) for key, _pdq, core in known), found.core)
    best = min(whole + core, key=lambda near: near[0], default=None)
    if best is None or best[0] > NEAR:
        return None
    distance, key, variant = best
    return Likeness(among.get(pk=key), distance, variant.turning, variant.cut)


def bands(hashes: Iterable[str]) -> list[str]:
    """The sixteen parts of each, marked by their place, as the database's `gallery_bands` has them."""
    letters = "abcdefghijklmnop"
    return sorted({letters[at] + one[4 * at : 4 * at + 4] for one in hashes for at in range(16)})


def _distances(known: Iterable[tuple[UUID, str]], copies: list[Variant]) -> list[Near]:
    """Of each kept hash the nearest of the copy's variants."""
    rows = [row for row in known if row[1]]
    if not rows:
        return []
    kept, asked = _words(kept for _key, kept in rows), _words(one.hash for one in copies)
    differ = np.bitwise_count(kept[:, None, :] ^ asked[None, :, :]).sum(axis=2, dtype=np.int64)
    at = differ.argmin(axis=1)
    return [(int(differ[place, at[place]]), key, copies[at[place]]) for place, (key, _kept) in enumerate(rows)]


def _words(hashes: Iterable[str]) -> NDArray[np.uint64]:
    joined = bytes.fromhex("".join(hashes))
    return np.frombuffer(joined, dtype=np.uint64).reshape(-1, 4)


def find_cores(most: int = AT_ONCE) -> int:
    """Of pictures that were kept before cores were looked at; how many were found. Those without a file get zeros."""
    rows = Image.objects.with_file().filter(core_hash="")[:most]
    for image in rows:
        Image.objects.filter(pk=image.pk).update(core_hash=_core(image))
    return len(rows)


def _core(image: Image) -> str:
    try:
        with Picture.open(io.BytesIO(storage.store().read(image.storage_key)), formats=FORMATS) as seen:
            seen.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return core_hash(seen)
    except StorageAway:
        raise  # the next ring finds it
    except OSError as error:
        log.warning("a picture's file cannot be read", image=image.key, error=str(error))
        return "0" * 64
