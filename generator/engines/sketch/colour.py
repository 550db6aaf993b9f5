"""Colour arithmetic: sRGB values from 0 to 1 in float32, mixed in OKLab (Björn Ottosson, 2020)."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .noise import clipped

Colour = NDArray[np.float32]
"""Three sRGB values from 0 to 1."""

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS = np.linalg.inv(_TO_LMS)
_FROM_LAB = np.linalg.inv(_TO_LAB)
_TO_LMS_ROWS, _TO_LAB_ROWS = _TO_LMS.tolist(), _TO_LAB.tolist()
_FROM_LMS_ROWS, _FROM_LAB_ROWS = _FROM_LMS.tolist(), _FROM_LAB.tolist()


def rgb(text: str) -> Colour:
    """A colour from six hexadecimal digits, with or without a leading #."""
    digits = text.lstrip("#")
    return np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)], np.float32)


def to_lab(colour: Any) -> NDArray[np.float64]:
    """OKLab of an sRGB colour (or of an array whose first axis is the channel)."""
    values = np.asarray(colour, np.float64)
    linear = np.where(values <= 0.04045, values / 12.92, ((np.maximum(values, 0) + 0.055) / 1.055) ** 2.4)
    return np.tensordot(_TO_LAB, np.cbrt(np.tensordot(_TO_LMS, linear, 1)), 1)


def from_lab(lab: Any) -> NDArray[np.float32]:
    """The sRGB colour of OKLab values, clipped into the gamut."""
    linear = np.tensordot(_FROM_LMS, np.tensordot(_FROM_LAB, np.asarray(lab, np.float64), 1) ** 3, 1)
    linear = clipped(linear)
    out = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(out, np.float32)


def to_lch(colour: Any) -> tuple[float, float, float]:
    """Lightness 0 to 1, chroma about 0 to 0.37, hue in degrees."""
    lightness, a, b = _lab(float(colour[0]), float(colour[1]), float(colour[2]))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def lch(lightness: float, chroma: float, hue: float) -> Colour:
    """An sRGB colour from OKLCH; chroma is lowered until the colour fits the gamut."""
    lightness = min(max(lightness, 0.0), 1.0)
    across, up = math.cos(math.radians(hue)), math.sin(math.radians(hue))
    for fraction in (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1):
        linear = _linear(lightness, chroma * fraction * across, chroma * fraction * up)
        if min(linear) >= -1e-3 and max(linear) <= 1.001:
            return _encoded(linear)
    return _encoded(_linear(lightness, 0, 0))


def mix(first: Any, second: Any, share: float) -> Colour:
    """`share` of the second colour in the first, mixed in OKLab."""
    a = _lab(float(first[0]), float(first[1]), float(first[2]))
    b = _lab(float(second[0]), float(second[1]), float(second[2]))
    share = float(share)
    return _encoded(_linear(*(x + (y - x) * share for x, y in zip(a, b, strict=True))))


def shift(colour: Any, light: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> Colour:
    """The same colour with lightness added, chroma multiplied and hue turned by degrees."""
    lightness, amount, angle = to_lch(colour)
    return lch(lightness + float(light), amount * chroma, angle + hue)


@functools.lru_cache(4096)
def _lab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """OKLab of one colour, in plain floats: far quicker than arrays of three."""
    linear = [v / 12.92 if v <= 0.04045 else ((max(v, 0) + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)]
    roots = [math.cbrt(sum(m * v for m, v in zip(row, linear, strict=True))) for row in _TO_LMS_ROWS]
    lightness, a, b = (sum(m * v for m, v in zip(row, roots, strict=True)) for row in _TO_LAB_ROWS)
    return lightness, a, b


def _linear(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    cubes = [(row[0] * lightness + row[1] * a + row[2] * b) ** 3 for row in _FROM_LAB_ROWS]
    red, green, blue = (row[0] * cubes[0] + row[1] * cubes[1] + row[2] * cubes[2] for row in _FROM_LMS_ROWS)
    return red, green, blue


def _encoded(linear: tuple[float, float, float]) -> Colour:
    clipped = (min(max(v, 0.0), 1.0) for v in linear)
    return np.array([v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped], np.float32)


def ramp(stops: Any, count: int, power: float = 1.0) -> NDArray[np.float32]:
    """`count` colours (3, count) running evenly through the stops in OKLab."""
    labs = np.array([to_lab(stop) for stop in stops])
    at = np.linspace(0, 1, count) ** power * (len(labs) - 1)
    lab = np.stack([np.interp(at, np.arange(len(labs)), labs[:, axis]) for axis in range(3)])
    return from_lab(lab)


def luma(pixels: Any) -> NDArray[np.float32]:
    """Rec. 709 luma of an array whose first axis is the channel."""
    return np.asarray(0.2126 * pixels[0] + 0.7152 * pixels[1] + 0.0722 * pixels[2], np.float32)
