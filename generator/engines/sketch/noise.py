"""Smooth random functions of one and two dimensions, the same at every picture size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating[Any]]
"""Numbers of a plane; float32 wherever they are many."""


def clipped(values: Any, low: float | None = 0, high: float | None = 1) -> Floats:
    """np.clip by a signature of one line: a checker of types tries each of numpy's on whatever stands inside."""
    within: Floats = np.clip(values, low, high)
    return within


def generator(*key: object) -> np.random.Generator:
    """A PCG64 generator for this key, the same in every process and on every machine."""
    text = "\x1f".join(str(part) for part in key)
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())))


def resized(grid: Floats, width: int, height: int, how: Image.Resampling = Image.Resampling.BICUBIC) -> Floats:
    """A float32 grid (rows, columns) brought to (height, width)."""
    return np.asarray(Image.fromarray(np.ascontiguousarray(grid, np.float32)).resize((width, height), how), np.float32)


def field(
    rng: np.random.Generator, width: int, height: int, cells: tuple[float, float], octaves: int = 4, gain: float = 0.5
) -> Floats:
    """Fractal value noise of shape (height, width), about -1 to 1; `cells` are lattice cells across and down."""
    half_w, half_h = max(width // 2, 8), max(height // 2, 8)
    total = np.zeros((half_h, half_w), np.float32)
    weight, across, down, norm = 1.0, cells[0], cells[1], 0.0
    for _ in range(octaves):
        columns, rows = max(int(across), 1) + 2, max(int(down), 1) + 2
        grid = rng.uniform(-1, 1, (rows, columns)).astype(np.float32)
        if columns < half_w and rows < half_h:
            grid = resized(grid, half_w, half_h)
        else:
            grid = resized(grid, half_w, half_h, Image.Resampling.BILINEAR)
        total += weight * grid
        norm += weight * weight
        weight, across, down = weight * gain, across * 2.03, down * 2.03
    total *= 1.35 / np.sqrt(norm)
    return resized(clipped(total, -1.4, 1.4), width, height, Image.Resampling.BILINEAR)


def line_noise(
    rng: np.random.Generator, cells: float, octaves: int = 4, gain: float = 0.5
) -> Callable[[Floats], Floats]:
    """A smooth random function of one number, about -1 to 1; `cells` bumps between 0 and 1."""
    lattices = [rng.uniform(-1, 1, 512) for _ in range(octaves)]
    offsets = [rng.uniform(100, 200) for _ in range(octaves)]
    norm = float(np.sqrt(sum(gain ** (2 * i) for i in range(octaves))))

    def height(at: Floats) -> Floats:
        total = np.zeros(np.shape(at), np.float64)
        for octave in range(octaves):
            place = np.asarray(at, np.float64) * cells * 2**octave + offsets[octave]
            cell = np.floor(place).astype(int)
            part = place - cell
            part = part * part * (3 - 2 * part)
            values = lattices[octave]
            total += gain**octave * (values[cell % 512] * (1 - part) + values[(cell + 1) % 512] * part)
        return np.asarray(total / norm * 1.3, np.float32)

    return height


def spread(rng: np.random.Generator, count: int, low: float = 0.0, high: float = 1.0, loose: float = 0.7) -> Floats:
    """`count` places from low to high, evenly spaced but for a share `loose` of the gap."""
    if count <= 0:
        return np.zeros(0, np.float32)
    gap = (high - low) / count
    return np.asarray(low + gap * (np.arange(count) + 0.5 + loose * rng.uniform(-0.5, 0.5, count)), np.float32)
