"""How many copies the check page would find, by what was done to them, of pictures drawn by the sketch engine.

    python -m bench.check [--pictures 300] [--side 512]

Of each picture what is kept of it (PDQ, and the hash of its core) is compared with all that is looked for of each copy,
and with what is kept of all other pictures. Nothing of it depends on the machine.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from config.community.pictures import PICTURES
from generator.engines.base import ImageRequest, Task
from generator.engines.sketch import SketchEngine
from lib.imaging.likeness import Variant, core_hash, variants
from lib.imaging.pdq import NEAR, pdq

Turn = Image.Transpose
Seen = Image.Image


def jpeg(seen: Seen, quality: int = 40) -> Seen:
    out = io.BytesIO()
    seen.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def half(seen: Seen) -> Seen:
    return seen.resize((seen.width // 2, seen.height // 2), Image.Resampling.LANCZOS)


def cropped(seen: Seen, left: float, top: float, right: float, bottom: float) -> Seen:
    """Without these parts of its sides."""
    return seen.crop(
        (
            round(seen.width * left),
            round(seen.height * top),
            round(seen.width * (1 - right)),
            round(seen.height * (1 - bottom)),
        )
    )


CHANGES: dict[str, Callable[[Seen], Seen]] = {
    "stripped": lambda seen: seen,
    "JPEG 40": jpeg,
    "half the size": half,
    "mirrored": lambda seen: seen.transpose(Turn.FLIP_LEFT_RIGHT),
    "a quarter": lambda seen: seen.transpose(Turn.ROTATE_90),
    "half a turn": lambda seen: seen.transpose(Turn.ROTATE_180),
    "2.5 % off each edge": lambda seen: cropped(seen, 0.025, 0.025, 0.025, 0.025),
    "5 % off each edge": lambda seen: cropped(seen, 0.05, 0.05, 0.05, 0.05),
    "mirrored, 5 %, half, JPEG 40": lambda seen: jpeg(half(cropped(seen.transpose(Turn.FLIP_LEFT_RIGHT), *[0.05] * 4))),
    "5 % off one edge": lambda seen: cropped(seen, 0.05, 0, 0, 0),
    "5 % off two edges": lambda seen: cropped(seen, 0.05, 0.05, 0, 0),
}


def drawn(count: int, side: int) -> list[Seen]:
    engine = SketchEngine()
    found = []
    for number in range(count):
        prompt = PICTURES[number % len(PICTURES)].prompt
        asked = ImageRequest("bench", Task.TEXT2IMAGE, prompt, 1000 + number, side, side, 12)
        made = engine.generate([asked], lambda event: None)[0]
        found.append(Image.open(io.BytesIO(made.data)).convert("RGB"))
    return found


def words(hashes: list[str]) -> np.ndarray:
    return np.frombuffer(bytes.fromhex("".join(hashes)), np.uint64).reshape(-1, 4)


def distances(kept: np.ndarray, copies: list[Variant]) -> np.ndarray:
    asked = words([one.hash for one in copies])
    return np.asarray(np.bitwise_count(kept[:, None, :] ^ asked[None]).sum(axis=2, dtype=np.int64).min(axis=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--side", type=int, default=512)
    options = parser.parse_args()
    pictures = drawn(options.pictures, options.side)
    whole, core = words([pdq(one)[0] for one in pictures]), words([core_hash(one) for one in pictures])
    print(f"{'what was done':30} {'found':>7} {'median':>7} {'worst':>6} {'nearest other':>14}")
    for name, change in CHANGES.items():
        own, others = [], []
        for place, picture in enumerate(pictures):
            found = variants(change(picture))
            bits = np.minimum(distances(whole, found.whole), distances(core, found.core))
            own.append(int(bits[place]))
            others.append(int(np.delete(bits, place).min()))
        share = sum(bits <= NEAR for bits in own) / len(own)
        print(f"{name:30} {share:>7.1%} {np.median(own):>7.0f} {max(own):>6} {min(others):>14}", flush=True)


if __name__ == "__main__":
    main()
