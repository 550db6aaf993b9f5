"""Buckets by which pictures are found in an index: those that share one may be alike, then their vectors are compared.

Numbers of one array: 16 bands of the perceptual hash, and 8 tables of the vector, each with its place above its value.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lib.imaging.pdq import BAND_BITS, BANDS, TRUSTED, bands

TABLES, TABLE_BITS = 8, 10


def of_hash(perceptual_hash: str, quality: int | None) -> list[int]:
    """The bands of a hash; none of a picture that is too flat for one."""
    return bands(perceptual_hash) if perceptual_hash and (quality or 0) >= TRUSTED else []


def near_hash(perceptual_hash: str, quality: int | None) -> list[int]:
    """The bands that some hash within NEAR bits must share one of.

    31 bits spread over 16 bands leave at least one of them with at most one: so each band as it is, and with each of
    its bits turned (Norouzi, Punjani and Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014).
    """
    own = of_hash(perceptual_hash, quality)
    return own + [band ^ 1 << bit for band in own for bit in range(BAND_BITS)]


def of_vector(vector: NDArray[np.float32]) -> list[int]:
    """On which side of random planes it lies (Charikar, "Similarity Estimation Techniques from Rounding", 2002)."""
    sides = (_planes(len(vector)) @ vector > 0).reshape(TABLES, TABLE_BITS)
    values = sides @ (1 << np.arange(TABLE_BITS))
    return [(BANDS + table) << BAND_BITS | int(value) for table, value in enumerate(values)]


@cache
def _planes(size: int) -> NDArray[np.float32]:
    """TABLES x TABLE_BITS planes, the same everywhere; each sums to nothing, as most numbers are positive."""
    planes = np.random.default_rng(20_02).normal(size=(TABLES * TABLE_BITS, size))
    return np.asarray(planes - planes.mean(axis=1, keepdims=True), np.float32)
