"""How much longer intake takes than decoding and encoding the same file with Pillow in this process, in one run.

    python bench/intake.py [REPEATS]

Prints for each file the median seconds of both and their ratio. The difference is the price of safety: starting a
child and confining it (about a constant), copying, and the turn to upright, opaque sRGB.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from lib.imaging.decode import QUALITY
from lib.imaging.intake import clean

SIDES = (256, 1024, 2048, 4096)
FORMATS = ("PNG", "JPEG", "WEBP")


def drawing(side: int) -> Image.Image:
    """Smooth areas with a little noise, as generated images have."""
    bands = [Image.linear_gradient("L").rotate(turn).resize((side, side)) for turn in (0, 90, 180)]
    grain = Image.effect_noise((side, side), 12).convert("RGB")
    return Image.blend(Image.merge("RGB", bands), grain, 0.15)


def bare(data: bytes, mime: str) -> None:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    if mime == "image/png":
        picture.save(io.BytesIO(), "PNG", compress_level=4)
    else:
        picture.save(io.BytesIO(), "JPEG", quality=QUALITY, subsampling=0)


def seconds(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'file':>12} {'intake s':>9} {'bare s':>8} {'ratio':>6} {'extra ms':>9}")
    for side in SIDES:
        picture = drawing(side)
        for format in FORMATS:
            out = io.BytesIO()
            picture.save(out, format)
            data = out.getvalue()
            mime = clean(data).mime
            ours = seconds(partial(clean, data), repeats)
            theirs = seconds(partial(bare, data, mime), repeats)
            name = f"{format} {side}"
            print(f"{name:>12} {ours:9.3f} {theirs:8.3f} {ours / theirs:6.2f} {1000 * (ours - theirs):9.0f}")


if __name__ == "__main__":
    main()
