"""PDQ, a perceptual hash: near copies differ in few of its 256 bits.

After "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Meta, 2019) and its reference code in
github.com/facebook/ThreatExchange, pdq/cpp; bit order and hex form are the reference's, so hashes can be exchanged.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]

LONGEST_SIDE = 512
NEAR = 31  # bits of 256 in which hashes of one picture may differ ("matching" in the paper)
TRUSTED = 50  # the quality, 0 to 100, below which a hash says little
BANDS, BAND_BITS = 16, 16  # in which hashes are cut to be found by what they share
_GRID = 64
_KEPT = 16
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def pdq(picture: Image.Image) -> tuple[str, int]:
    """Hash as 64 hex digits and quality from 0 (flat) to 100; below TRUSTED the hash says little.

    The picture is scaled to at most 512 pixels a side first, as the reference does.
    """
    samples = grid(luma(picture))
    return bits(waves(samples)), quality(samples)


def bands(digits: str) -> list[int]:
    """A hash (64 hex digits) in sixteen bands, from the lowest bits up: each its place, 0 to 15, above its value."""
    whole = int(digits, 16)
    return [band << BAND_BITS | whole >> band * BAND_BITS & 0xFFFF for band in range(BANDS)]


def luma(picture: Image.Image) -> Plane:
    """Its lightness, 0 to 255, at most 512 pixels a side."""
    return np.asarray(np.asarray(_small(picture), dtype=np.float32) @ _LUMA, np.float32)


def lightness(picture: Image.Image) -> Image.Image:
    """The same as a greyscale picture."""
    return _small(picture).convert("L")


def _small(picture: Image.Image) -> Image.Image:
    small = picture.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    return small


def waves(samples: Plane) -> Plane:
    """The 16 x 16 coarsest of the grid's waves, without those that do not change."""
    return np.asarray(_cosines() @ samples @ _cosines().T, np.float32)


def bits(of_waves: Plane) -> str:
    """Whether each is above the median, as 64 hex digits."""
    # The reference's median (Torben's) is the lower of the two middle values.
    above = of_waves.ravel() > np.partition(of_waves.ravel(), 127)[127]
    # Bit 0 is the last digit's lowest.
    return np.packbits(above[::-1]).tobytes().hex()


def grid(plane: Plane) -> Plane:
    """64 x 64 samples of the plane, each of its axes twice smoothed by a box (a tent, after Jarosz)."""
    plane = _smoothed(plane)
    rows, columns = map(_sampled, plane.shape)
    return plane[np.ix_(rows, columns)]


def grids(plane: Plane) -> tuple[Plane, Plane, Plane, Plane]:
    """`grid` of the plane, of it mirrored left to right, flipped top to bottom, and both, smoothed once.

    The windows lie a little to one side, so a mirrored plane's are those of the plain one a little further on. Where
    they would be cut off at an edge, in small planes, each is smoothed by itself.
    """
    if min(plane.shape) <= 4 * _GRID:
        return grid(plane), grid(plane[:, ::-1]), grid(plane[::-1, :]), grid(plane[::-1, ::-1])
    smooth = _smoothed(plane)
    (down, up), (right, left) = ((_sampled(side), side - 1 - _sampled(side) + _further(side)) for side in plane.shape)
    mirrored, flipped = smooth[np.ix_(down, left)], smooth[np.ix_(up, right)]
    return smooth[np.ix_(down, right)], mirrored, flipped, smooth[np.ix_(up, left)]


def _sampled(side: int) -> NDArray[np.int64]:
    return ((np.arange(_GRID) + 0.5) * side / _GRID).astype(np.int64)


def _further(side: int) -> int:
    """How far a window of a mirrored plane lies from the plain one's, twice smoothed."""
    window = -(-side // (2 * _GRID))
    return 2 * (window - 2 * ((window + 2) // 2) + 1)


def _smoothed(plane: Plane) -> Plane:
    for _ in range(2):
        plane = _box(_box(plane, 1), 0)
    return plane


def _box(plane: Plane, axis: int) -> Plane:
    """Running mean along an axis; the window is side/128 rounded up, and is cut off at the edges."""
    side = plane.shape[axis]
    window = -(-side // (2 * _GRID))
    ahead = (window + 2) // 2
    sums = np.insert(np.cumsum(plane, axis=axis, dtype=np.float64), 0, 0, axis=axis)
    at = np.arange(side)
    low, high = np.maximum(at - (window - ahead), 0), np.minimum(at + ahead, side)
    total: NDArray[np.float64] = sums.take(high, axis) - sums.take(low, axis)
    return np.asarray(total / np.expand_dims(high - low, 1 - axis), np.float32)


def quality(samples: Plane) -> int:
    """Sum of gradients in per cent of full scale, over 90, at most 100."""
    steps = (np.abs(np.diff(samples, axis=axis)) * 100 / 255 for axis in (0, 1))
    return min(100, int(sum(int(np.floor(step).sum()) for step in steps) / 90))


@cache
def _cosines() -> Plane:
    """Rows 1 to 16 of the 64-point DCT-II, 16 x 64."""
    row, column = np.ogrid[1 : _KEPT + 1, 0:_GRID]
    cosines: NDArray[np.float64] = np.sqrt(2 / _GRID) * np.cos(np.pi / 2 / _GRID * row * (2 * column + 1))
    return cosines.astype(np.float32)
