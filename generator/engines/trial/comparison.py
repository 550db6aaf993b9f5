"""Whether a picture came out different, and where. Pure arithmetic over pixels."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

Pixels = np.ndarray  # rows x columns x 3, grey levels 0 to 255 as floats
FLAT = 2.0  # grey levels


def pixels_of(data: bytes) -> Pixels:
    """Encoded bytes as pixels."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=float)


def distance(one: Pixels, other: Pixels) -> float:
    """The largest difference of any pixel, in grey levels."""
    return float(np.abs(one - other).max()) if one.shape == other.shape else 255.0


def repainted(source: Pixels, made: Pixels) -> str:
    """Whether the right half was repainted and the left was kept: a sentence where not.

    A picture that went through an autoencoder and back is never quite the same, so the right half must have moved by
    more than twice as much as the left, and by more than FLAT, on the average.
    """
    middle = source.shape[1] // 2
    margin = source.shape[1] // 8
    gap = np.abs(source - made).mean(axis=2)
    kept, new = gap[:, : middle - margin].mean(), gap[:, middle + margin :].mean()
    if new <= FLAT:
        return f"what the mask covers stayed as it was (it moved by {new:.1f} grey levels)"
    if new <= 2 * kept:
        return f"what the mask leaves alone was changed too (by {kept:.1f} grey levels, beside {new:.1f} under it)"
    return ""


def is_picture(made: Pixels) -> bool:
    """Not one flat colour, as black frames and overflows are."""
    return bool(made.max() - made.min() > FLAT)
