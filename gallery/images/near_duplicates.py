"""Pictures that look the same, found among all by their perceptual hashes.

The 256 bits of a PDQ hash (Facebook, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019)
are cut into sixteen bands of 16 bits, which `Image.bands` holds under a GIN index. Two hashes that differ in fewer than
16 bits share a band for certain, two that differ in at most 31 nearly always: 99.6 % were found at a million, in 1 to
4 ms (bench/near_duplicates.py). `feed.similarity.copies` asks for every neighbour of a band as well, and so finds all
of the posted ones, by seventeen times as many keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from lib.imaging.pdq import NEAR, TRUSTED, bands

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.image import Image

MOST = 200
# The planner takes sixteen keys to hold for many rows: it would read all, start helpers or compile for a few hundred.
FEW = "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"
SHARING = """
select id, distance from (
    select id, bit_count(('x' || perceptual_hash)::bit(256) # ('x' || %(hash)s)::bit(256)) as distance
    from gallery_image where bands && %(bands)s::integer[] and state = 'kept' and id <> %(image)s
) as sharing where distance <= %(near)s order by distance, id limit %(most)s"""


def bands_of(perceptual_hash: str, quality: int | None) -> list[int] | None:
    """As `lib.imaging.pdq.bands` cuts them; None for a picture too flat to have any."""
    if not perceptual_hash or (quality or 0) < TRUSTED:
        return None
    return bands(perceptual_hash)


def near_duplicates(image: Image) -> dict[UUID, int]:
    """Kept pictures of anybody that look the same: by how many bits of 256 they differ, the nearest first, 200 at most.

    Whoever asks for a person has to ask besides what that person may see.
    """
    bands = bands_of(image.perceptual_hash, image.perceptual_quality)
    if bands is None:
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FEW)
        asked: dict[str, Any] = {
            "hash": image.perceptual_hash,
            "bands": bands,
            "image": image.pk,
            "near": NEAR,
            "most": MOST,
        }
        cursor.execute(SHARING, asked)
        return dict(cursor.fetchall())
