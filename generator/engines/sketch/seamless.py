"""A drawing set into a part of a picture so that no edge shows."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from .canvas import to_image, to_planes
from .noise import Floats, clipped, resized

RING = 3
"""Pixels just outside the part, at which drawing and picture are compared."""


def set_in(drawn: Floats, picture: Image.Image, white: Image.Image) -> Image.Image:
    """The drawing (3, height, width) inside the white; every pixel outside it is the picture's own.

    At the edge the drawing takes the picture's colours, by the difference of the two just outside, carried inwards
    (as in Perez, Gangnet and Blake, "Poisson image editing", 2003, but fading, so that the middle keeps its own).
    """
    box = white.getbbox()
    if box is None:
        return picture
    reach = max(min(box[2] - box[0], box[3] - box[1]) // 4, 2)
    inside = np.asarray(white, np.float32) / 255
    ring = np.asarray(white.filter(ImageFilter.MaxFilter(2 * RING + 1)), np.float32) / 255 - inside
    planes = to_planes(picture)
    carried = np.stack([spread_from(ring, plane) for plane in planes - drawn])
    deep = np.asarray(white.filter(ImageFilter.GaussianBlur(reach / 2)), np.float32) / 255
    near_edge = clipped(2 * (1 - deep))
    fitted = clipped(drawn + carried * near_edge)
    soft = clipped((1 - near_edge) * 2) * inside
    return Image.composite(to_image(planes + (fitted - planes) * soft), picture, white)


def spread_from(known: Floats, values: Floats) -> Floats:
    """Values (height, width) where `known` is 1, and smoothly between them elsewhere, by a pyramid of halves."""
    height, width = values.shape
    if min(height, width) < 4 or known.min() > 0:
        return np.full_like(values, (values * known).sum() / max(float(known.sum()), 1e-6))
    size = (width // 2, height // 2)
    share = resized(known, *size, Image.Resampling.BOX)
    means = resized(values * known, *size, Image.Resampling.BOX) / np.maximum(share, 1e-6)
    coarse = resized(spread_from(clipped(share * 4), means), width, height, Image.Resampling.BILINEAR)
    return np.asarray(coarse + (values - coarse) * known, np.float32)
