"""Pictures with something in them, so that their hashes say something."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


def scene(number: int, side: int = 128) -> bytes:
    """A PNG of soft blots; another for every number."""
    chance = np.random.default_rng(number)
    small = Image.fromarray(chance.integers(0, 256, (6, 6, 3), dtype=np.uint8))
    out = io.BytesIO()
    small.resize((side, side), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()
