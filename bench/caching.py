"""What skipping a transformer's blocks saves and costs: seconds and difference against drawing every step in full.

    OMP_NUM_THREADS=1 python -m bench.caching [--model FOLDER_OR_ID] [--side 128] [--steps 20] [--images 4]

Without --model it is a miniature FLUX.1 with random weights, whose numbers say that the machinery works and
nothing of what a trained model would lose. PSNR is over 8-bit RGB, in decibels; higher is nearer, and above 40 a
difference is hard to see.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from PIL import Image

from generator.engines.base import Candidate, ImageRequest, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.miniature_flux import build_miniature_flux

THRESHOLDS = (0.02, 0.05, 0.08, 0.12, 0.2, 0.4)


def pixels(candidate: Candidate) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(candidate.data))).astype(float)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = float(((one - other) ** 2).mean())
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


def drawn(setting: str, requests: list[ImageRequest]) -> tuple[list[np.ndarray], float]:
    """The pictures and the seconds of the second round, one image at a time."""
    engine = open_engine(setting)
    engine.generate(requests[:1], lambda event: None)
    started = time.perf_counter()
    made = engine.generate(requests, lambda event: None)
    return [pixels(candidate) for candidate in made], time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="")
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--images", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.model or str(build_miniature_flux(Path(scratch) / "flux"))
        side = given.side
        requests = [
            ImageRequest(
                str(seed), Task.TEXT2IMAGE, "a house by the sea", seed, side, side, given.steps, guidance_scale=3.5
            )
            for seed in range(given.images)
        ]
        base = f"diffusers:{folder}?largest_batch=1"
        whole, seconds = drawn(base, requests)
        print(f"{side} x {side}, {given.steps} steps, {given.images} images; in full {seconds:.2f} s")
        print(f"{'threshold':>10} {'speedup':>8} {'PSNR dB':>8} {'largest difference':>19}")
        for threshold in THRESHOLDS:
            found, taken = drawn(f"{base}&step_cache=first-block:{threshold}", requests)
            nearness = min(psnr(one, other) for one, other in zip(whole, found, strict=True))
            furthest = max(np.abs(one - other).max() for one, other in zip(whole, found, strict=True))
            print(f"{threshold:>10} {seconds / taken:>8.2f} {nearness:>8.1f} {furthest:>14.0f} of 255")


if __name__ == "__main__":
    main()
