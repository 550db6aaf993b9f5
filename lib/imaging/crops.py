"""Whether one picture was cut out of the middle of another: by perceptual hashes of what cutting leaves."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image

from lib.imaging.pdq import pdq

STEP, DEEPEST = 0.02, 0.2  # of a side, cut away at each edge
NEAR = 44  # bits; between two steps the hash differs by half a step, and the copy was scaled and stored again
SIDE = 128  # pixels that are looked at


def cut_hashes(picture: Image.Image) -> list[str]:
    """PDQ of its middle, with ever more cut away: at every edge the same part of the side, from STEP to DEEPEST."""
    hashes = []
    for step in range(1, round(DEEPEST / STEP) + 1):
        left, top = picture.width * STEP * step, picture.height * STEP * step
        box = (left, top, picture.width - left, picture.height - top)
        hashes.append(pdq(picture.resize((SIDE, SIDE), Image.Resampling.BOX, box=box))[0])
    return hashes


def cut_distance(hashes: Iterable[str], other: str) -> int:
    """The fewest bits in which one of these differs from `other`."""
    whole = int(other, 16)
    return min((int(one, 16) ^ whole).bit_count() for one in hashes)
