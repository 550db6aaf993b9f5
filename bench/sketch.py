"""How long the sketch engine takes, as a ratio to a plain Pillow blur and PNG save of the same size.

    python -m bench.sketch [--rounds 2]

The ratio is measured in one run on one machine, so it can be compared between machines; seconds cannot.
"""

from __future__ import annotations

import argparse
import io
from statistics import median
from time import process_time

import numpy as np
from PIL import Image, ImageFilter

from generator.engines.base import ImageRequest, Task
from generator.engines.sketch import SketchEngine

PROMPTS = (
    "a lighthouse by the sea at night, gouache",
    "autumn forest in the mist, papercut",
    "meadow with poppies, oil",
    "harbour at dusk, risograph",
    "mountains by a lake, watercolour",
    "portrait of a woman, woodcut",
)


def plain(width: int, height: int) -> float:
    """Seconds of processor time to blur a noisy picture and save it."""
    pixels = np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)
    started = process_time()
    Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(8)).save(io.BytesIO(), "PNG", compress_level=1)
    return process_time() - started


def sketched(engine: SketchEngine, prompt: str, seed: int, width: int, height: int) -> float:
    """Seconds of processor time to draw one picture."""
    started = process_time()
    engine.generate([ImageRequest("bench", Task.TEXT2IMAGE, prompt, seed, width, height, 12)], lambda event: None)
    return process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    rounds = parser.parse_args().rounds
    engine = SketchEngine()
    print(f"{'size':>10} {'median s':>9} {'worst s':>8} {'plain s':>8} {'ratio':>6}")
    for width, height in engine.capabilities().sizes:
        taken = [sketched(engine, prompt, seed, width, height) for seed in range(rounds) for prompt in PROMPTS]
        base = median(plain(width, height) for _ in range(5))
        print(
            f"{width:>5}x{height:<4} {median(taken):>9.2f} {max(taken):>8.2f} {base:>8.3f} {median(taken) / base:>6.1f}"
        )


if __name__ == "__main__":
    main()
