"""Draw one picture: python -m generator.engines.sketch "a lighthouse at night" --seed 1 out.png"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..base import EngineError, ImageRequest, Task
from .engine import DEFAULT_STEPS, SketchEngine


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m generator.engines.sketch", description=__doc__)
    parser.add_argument("prompt")
    parser.add_argument("out", type=Path, help="PNG file to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", default="1024x1024", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--steps", type=int, default=DEFAULT_STEPS)
    parser.add_argument("--guidance-scale", type=float, default=0.0)
    parser.add_argument("--negative-prompt", default="")
    asked = parser.parse_args(arguments)
    try:
        width, height = (int(side) for side in asked.size.lower().split("x"))
    except ValueError:
        parser.error("--size is two numbers, such as 1024x1024")
    request = ImageRequest(
        "command-line", Task.TEXT2IMAGE, asked.prompt, asked.seed, width, height, asked.steps,
        asked.guidance_scale, asked.negative_prompt,
    )  # fmt: skip
    try:
        (candidate,) = SketchEngine().generate([request], lambda event: None)
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    asked.out.write_bytes(candidate.data)
    unknown = ", ".join(candidate.facts["unknown_words"]) or "none"
    sys.stdout.write(
        f"{asked.out}: {candidate.seconds:.2f} s, style {candidate.facts['drawn_style']}, unknown words: {unknown}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
