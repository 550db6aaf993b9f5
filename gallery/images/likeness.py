"""Which kept picture a file is a copy of, by perceptual hashes, whatever was done to it that keeps its middle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import Q
from numpy.typing import NDArray

from gallery.images.near_duplicates import FEW, bands_of
from gallery.models.image import Image
from gallery.models.image_queryset import MASK, ImageQuerySet
from lib.imaging.likeness import Variant, Variants
from lib.imaging.pdq import NEAR, TRUSTED

COMPARED = 20_000  # rows that share a band with the copy: some of them are it, if any is
# Two hashes that differ in NEAR bits at random share one of their sixteen bands 92 times of 100, nearer ones more
# often; of the copies that were measured (docs/decisions/0047) none was lost by it.

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
    shares = Q(bands__overlap=_bands(found.whole, found.quality))
    if found.core:
        shares |= Q(core_bands__overlap=_bands(found.core, found.quality))
    rows = among.filter(shares, perceptual_quality__gte=TRUSTED).exclude(task=MASK)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FEW)
        known = list(rows.values_list("pk", "perceptual_hash", "core_hash")[:COMPARED])
    whole = _distances(((key, pdq) for key, pdq, _core in known), found.whole)
    core = _distances(((key, core) for key, _pdq, core in known), found.core)
    best = min(whole + core, key=lambda near: near[0], default=None)
    if best is None or best[0] > NEAR:
        return None
    distance, key, variant = best
    return Likeness(among.get(pk=key), distance, variant.turning, variant.cut)


def _bands(variants: Iterable[Variant], quality: int) -> list[int]:
    return sorted({band for one in variants for band in bands_of(one.hash, quality) or []})


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
