"""Images a second: a plain diffusers loop, one image after the other, against the engine with batches of 1, 2, 4 and 8.

    OMP_NUM_THREADS=1 python -m bench.batching [--model FOLDER_OR_ID] [--device cuda] [--side 64] [--steps 8]

Same model, machine, prompts, seeds, size, steps and scheduler. Without --model it is a miniature Stable Diffusion with
random weights. The plain loop decodes and encodes a PNG as the engine does. The engine's time includes previews and
energy readings, which the loop has not got.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
from diffusers import AutoPipelineForText2Image
from PIL import Image

from generator.engines.base import Engine, ImageRequest, Task
from generator.engines.pictures import to_png
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.miniature import build_miniature

PROMPTS = ("a red house", "boats", "two cats on a wall by the sea", "hills at night")
GUIDANCE = 5.0


def plain_loop(folder: str, device: str, requests: list[ImageRequest]) -> Callable[[], object]:
    """What a script would do."""
    pipe = AutoPipelineForText2Image.from_pretrained(folder, dtype=dtype_of(device)).to(device)
    pipe.set_progress_bar_config(disable=True)

    def one(request: ImageRequest) -> bytes:
        [image] = pipe(
            request.prompt,
            num_inference_steps=request.steps,
            guidance_scale=request.guidance_scale,
            width=request.width,
            height=request.height,
            generator=torch.Generator("cpu").manual_seed(request.seed),
            output_type="np",
        ).images
        return to_png(Image.fromarray((image.clip(0, 1) * 255).round().astype("uint8")))

    return lambda: [one(request) for request in requests]


def dtype_of(device: str) -> torch.dtype:
    return torch.float32 if device == "cpu" else torch.float16


def engine_for(folder: str, device: str, batch: int) -> Engine:
    dtype = str(dtype_of(device)).removeprefix("torch.")
    return open_engine(f"diffusers:{folder}?device={device}&dtype={dtype}&largest_batch={batch}")


def rate(work: Callable[[], object], images: int, rounds: int, device: str) -> float:
    """Images a second, the median of some rounds after one that is not counted.

    On a CPU seconds are the processor's, so that what else the machine does says nothing.
    """
    clock = time.process_time if device == "cpu" else time.perf_counter
    work()
    taken = []
    for _ in range(rounds):
        started = clock()
        work()
        taken.append(clock() - started)
    return images / median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--side", type=int, default=64)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--images", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.model or str(build_miniature(Path(scratch) / "miniature"))
        requests = [
            ImageRequest(
                str(number),
                Task.TEXT2IMAGE,
                PROMPTS[number % 4],
                number,
                given.side,
                given.side,
                given.steps,
                guidance_scale=GUIDANCE,
            )
            for number in range(given.images)
        ]
        base = rate(plain_loop(folder, given.device, requests), given.images, given.rounds, given.device)
        print(f"{given.side} x {given.side}, {given.steps} steps, {given.images} images on {given.device}")
        print(f"{'plain loop':>12} {base:>8.2f} images/s")
        for batch in (1, 2, 4, 8):
            engine = engine_for(folder, given.device, batch)
            draw = partial(engine.generate, requests, lambda event: None)
            found = rate(draw, given.images, given.rounds, given.device)
            print(f"{f'batch of {batch}':>12} {found:>8.2f} images/s  {found / base:.2f} times the loop")


if __name__ == "__main__":
    main()
