"""Perceptual hashes by which a copy is found that was turned, mirrored, or had its edges cut away.

Of a kept picture two hashes are known: PDQ of the whole, which can be exchanged with others, and the same bits of its
core, the middle eight tenths, which is still there when edges are cut away. All that may have been done to a copy is
undone on the copy's side: it is turned back in all eight ways, and the core is looked for in it at every size that it
would have if this or that part of each edge were gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image

from lib.imaging import pdq

CORE = 0.8  # of a side
CUTS = tuple(round(step * 0.01, 2) for step in range(10))  # of a side of the whole, gone at each edge
# What is done to the copy: mirrored left to right, flipped top to bottom, both (half a turn), and then along the
# diagonal.
TURNINGS = ("plain", "mirrored", "flipped", "half", "transposed", "right", "left", "transversed")
_SAMPLES = 64
_SIGNS = np.array([-1, 1] * 8, dtype=np.float32)  # waves 1 to 16: a mirror changes the sign of the odd ones


class Variant(NamedTuple):
    """A hash in 64 hex digits of what a copy may have been before; `cut` is what is gone at each edge, a part of it."""

    hash: str
    turning: str
    cut: float = 0.0


class Variants(NamedTuple):
    """`whole` are compared with PDQ of kept pictures, `core` with the hashes of their cores; quality is 0 to 100."""

    whole: list[Variant]
    core: list[Variant]
    quality: int


def core_hash(picture: Image.Image) -> str:
    """Of the middle of a picture: 64 hex digits, of the same kind as PDQ and not to be compared with it."""
    return pdq.bits(_core_waves(pdq.lightness(picture), 0.0))


def turnings(picture: Image.Image) -> list[Variant]:
    """PDQ of a picture turned in all eight ways, the plain one first."""
    return list(_whole(pdq.luma(picture)))


def variants(picture: Image.Image) -> Variants:
    """Those of a copy, the plain one first."""
    plane, light = pdq.luma(picture), pdq.lightness(picture)
    core = [
        Variant(pdq.bits(turned), name, cut)
        for cut in CUTS
        for name, turned in zip(TURNINGS, _turned(_core_waves(light, cut)), strict=True)
    ]
    return Variants(list(_whole(plane)), core, pdq.quality(pdq.grid(plane)))


def _whole(plane: pdq.Plane) -> Iterator[Variant]:
    """PDQ takes its samples a little to one side, so a mirrored plane is sampled anew; a diagonal swaps the axes."""
    waves = [pdq.waves(one) for one in pdq.grids(plane)]
    for name, turned in zip(TURNINGS, (*waves, *(one.T for one in waves)), strict=True):
        yield Variant(pdq.bits(turned), name)


def _core_waves(light: Image.Image, cut: float) -> pdq.Plane:
    """Of the core of what this is, or of what this was before so much was cut away at each edge."""
    edge = (1 - CORE / (1 - 2 * cut)) / 2
    left, top = light.width * edge, light.height * edge
    box = (left, top, light.width - left, light.height - top)
    samples = light.resize((_SAMPLES, _SAMPLES), Image.Resampling.BOX, box=box)
    return pdq.waves(np.asarray(samples, dtype=np.float32))


def _turned(waves: pdq.Plane) -> tuple[pdq.Plane, ...]:
    """The waves of the picture turned in each way: these samples lie evenly, so signs and axes are all that changes."""
    mirrored, flipped = waves * _SIGNS[None, :], waves * _SIGNS[:, None]
    four = (waves, mirrored, flipped, mirrored * _SIGNS[:, None])
    return (*four, *(one.T for one in four))
