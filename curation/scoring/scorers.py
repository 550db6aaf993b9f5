"""What a scorer is, the four that come along, and those of other packages, by the entry points `atelier.scorers`.

Measured on lightness (ITU-R BT.601 weights, 0 to 255) of the picture at 512 pixels of its longer side, so that pictures
of all sizes compare; but blockiness, which scaling would blur away.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lib.imaging.pdq import luma

ENTRY_POINTS = "atelier.scorers"
BLOCK = 8
LEVEL = 1.0  # of 255, added to both sides of a ratio, so that what is flat has no blocks
LARGEST = 1024  # pixels a side of the middle that blockiness looks at
Plane = NDArray[np.float32]


class Scorer(Protocol):
    """`name` and `version` are a to z, 0 to 9 and hyphens; a version moves with every change of what it gives."""

    name: str
    version: str

    def score(self, picture: Image.Image) -> float:
        """A finite number for a picture in RGB of its whole size."""


class Sharpness:
    """Variance of the Laplacian (Pech-Pacheco et al., 2000, "Diatom autofocusing in brightfield microscopy: a
    comparative study"), by the kernel 0 1 0, 1 -4 1, 0 1 0. 0 is flat; sharp pictures have hundreds."""

    name, version = "sharpness", "1"

    def score(self, picture: Image.Image) -> float:
        light = luma(picture)
        if min(light.shape) < 3:
            return 0.0
        around = light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:]
        return float(np.var(around - 4 * light[1:-1, 1:-1]))


class Contrast:
    """Root mean square: the standard deviation of lightness as 0 to 1 (Peli, 1990, "Contrast in complex images")."""

    name, version = "contrast", "1"

    def score(self, picture: Image.Image) -> float:
        return float(np.std(luma(picture) / 255))


class Colourfulness:
    """sigma + 0.3 mu of the opponent colours rg = R - G and yb = (R + G) / 2 - B, each the length of both (Hasler and
    Suesstrunk, 2003, "Measuring colourfulness in natural images"). 0 is grey, 109 "extremely colourful" there."""

    name, version = "colourfulness", "1"

    def score(self, picture: Image.Image) -> float:
        small = picture.copy()
        small.thumbnail((512, 512), Image.Resampling.BOX)
        red, green, blue = np.moveaxis(np.asarray(small, np.float32), -1, 0)
        across, along = red - green, (red + green) / 2 - blue
        spread = np.hypot(np.std(across), np.std(along))
        return float(spread + 0.3 * np.hypot(np.mean(across), np.mean(along)))


class Blockiness:
    """Differences over the borders of 8 x 8 blocks (B) by those within (A), both ways averaged (B and A of Wang, Sheikh
    and Bovik, 2002, "No-reference perceptual quality assessment of JPEG compressed images"). 1 is without blocks."""

    name, version = "blockiness", "1"

    def score(self, picture: Image.Image) -> float:
        light = np.asarray(_middle(picture).convert("L"), np.float32)
        ratios = [_at_borders(plane) for plane in (light, light.T) if plane.shape[1] > 2 * BLOCK]
        return float(np.mean(ratios)) if ratios else 1.0


def _middle(picture: Image.Image) -> Image.Image:
    """At most LARGEST pixels a side, beginning at a border of blocks."""
    sides = [(max(0, side - LARGEST) // 2 // BLOCK * BLOCK, min(side, LARGEST)) for side in picture.size]
    (left, width), (top, height) = sides
    return picture.crop((left, top, left + width, top + height))


def _at_borders(plane: Plane) -> float:
    steps = np.abs(np.diff(plane, axis=1)).mean(axis=0)
    at_border = np.arange(1, len(steps) + 1) % BLOCK == 0
    return float(steps[at_border].mean() + LEVEL) / float(steps[~at_border].mean() + LEVEL)


BUILT_IN: tuple[Scorer, ...] = (Sharpness(), Contrast(), Colourfulness(), Blockiness())


@cache
def scorers() -> tuple[Scorer, ...]:
    """All. What an entry point leads to is called without arguments; a name that is taken already is left out."""
    there = {one.name: one for one in BUILT_IN}
    for point in entry_points(group=ENTRY_POINTS):
        one = point.load()()
        there.setdefault(one.name, one)
    return tuple(there.values())
