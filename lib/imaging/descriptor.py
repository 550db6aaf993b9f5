"""What a picture looks like as 128 numbers, of which near ones look alike; nothing has to be learned or installed.

Four parts, each of length 1, weighted and put after one another, so that the dot product of two descriptors is the
weighted mean of what their parts have in common:

    layout   48  the mean colour of each of 4 x 4 cells, after MPEG-7's Color Layout (ISO/IEC 15938-3), without its DCT
    palette  28  histograms of lightness (8), hue by chroma (16) and chroma (4)
    edges    40  orientations of gradients in the whole and in each quarter, after Dalal and Triggs (CVPR 2005)
    texture  12  rotation-invariant uniform local binary patterns, after Ojala and others (PAMI, 2002), and contrast

Colours are in OKLab (Ottosson, 2020), where equal distances look about equally large. Histograms are compared by the
Bhattacharyya coefficient, the dot product of the square roots of their shares.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Numbers = NDArray[np.float32]

VERSION = 1  # whoever changes what comes out raises it
SIZE = 128
SIDE = 96  # what is looked at, in pixels
CELLS, ORIENTATIONS = 4, 8
WEIGHTS = {"layout": 0.4, "palette": 0.25, "edges": 0.25, "texture": 0.1}
# The smallest share of anything that is more than noise of the codec, in parts of the whole scale.
_FAINT = 0.02


def descriptor(picture: Image.Image) -> Numbers:
    """`SIZE` numbers of length 1 in all; the picture's shape does not matter, nor its size beyond `SIDE` pixels."""
    small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX, reducing_gap=3.0)
    colours = oklab(np.asarray(small, np.float32) / np.float32(255))
    light = colours[..., 0]
    parts = {
        "layout": _layout(colours),
        "palette": _palette(colours),
        "edges": _edges(light),
        "texture": _texture(light),
    }
    return np.concatenate([np.float32(np.sqrt(WEIGHTS[name])) * _unit(part) for name, part in parts.items()])


def oklab(rgb: Numbers) -> Numbers:
    """sRGB from 0 to 1 as lightness (0 to 1), green to red and blue to yellow (about -0.4 to 0.4); last axis of 3."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear @ _TO_CONES.T)
    return np.asarray(cones @ _TO_LAB.T, np.float32)


_TO_CONES = np.array(
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


def _layout(colours: Numbers) -> Numbers:
    """Means of the cells; lightness as its distance from middle grey, chroma at twice its size."""
    cell = SIDE // CELLS
    means = colours.reshape(CELLS, cell, CELLS, cell, 3).mean(axis=(1, 3))
    return np.asarray(((means - (0.5, 0, 0)) * (1, 2, 2)).ravel(), np.float32)


def _palette(colours: Numbers) -> Numbers:
    light, chroma = colours[..., 0], np.hypot(colours[..., 1], colours[..., 2])
    hue = np.asarray(np.arctan2(colours[..., 2], colours[..., 1]) / (2 * np.pi) % 1, np.float32)
    return np.concatenate(
        [
            _histogram(light, 8),
            # Grey has no hue: where there is hardly any colour, this part is short.
            _histogram(hue, 16, weights=np.maximum(chroma - _FAINT, 0)) * np.float32(min(1, chroma.mean() / 0.1)),
            _histogram(np.asarray(np.sqrt(chroma / 0.4), np.float32), 4),
        ]
    )


def _histogram(values: Numbers, bins: int, weights: Numbers | None = None) -> Numbers:
    """Square roots of the shares of equal parts of 0 to 1; each value is divided between the two parts it is next to.

    For hue the last part is next to the first; for other scales so few values lie at both ends that it does not matter.
    """
    places = np.clip(values.ravel(), 0, 1) * bins - 0.5
    low = np.floor(places).astype(int)
    share = places - low
    weight = np.ones_like(share) if weights is None else weights.ravel()
    counts = np.bincount(low % bins, weight * (1 - share), bins) + np.bincount((low + 1) % bins, weight * share, bins)
    total = counts.sum()
    return np.asarray(np.sqrt(counts / total) if total else counts, np.float32)


def _edges(light: Numbers) -> Numbers:
    """The whole, then the quarters; orientations without direction, each gradient as heavy as it is steep."""
    down, right = np.gradient(light)
    steep = np.hypot(down, right)
    steep = np.where(steep > _FAINT / 2, steep, 0)
    turned = np.arctan2(down, right) / np.pi % 1
    half = SIDE // 2
    areas = [(slice(None), slice(None)), *((rows, columns) for rows in _halves(half) for columns in _halves(half))]
    return np.concatenate([_histogram(turned[area], ORIENTATIONS, weights=steep[area]) for area in areas])


def _halves(half: int) -> tuple[slice, slice]:
    return slice(None, half), slice(half, None)


def _texture(light: Numbers) -> Numbers:
    """Shares of the ten patterns of a pixel's eight neighbours, then how much lightness varies near and far."""
    middle = light[1:-1, 1:-1]
    ring = [light[1 + y : SIDE - 1 + y, 1 + x : SIDE - 1 + x] > middle + _FAINT / 2 for y, x in _AROUND]
    turns = sum((ring[at] != ring[at - 1]).astype(int) for at in range(8))
    pattern = np.where(turns <= 2, sum(one.astype(int) for one in ring), 9)
    shares = np.bincount(pattern.ravel(), minlength=10) / pattern.size
    contrast = (float(np.abs(np.diff(light, axis=0)).mean()) * 4, float(light.std()))
    return np.asarray([*np.sqrt(shares), *contrast], np.float32)


_AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


def _unit(part: Numbers) -> Numbers:
    length = float(np.linalg.norm(part))
    return part / np.float32(length) if length > 1e-6 else part
