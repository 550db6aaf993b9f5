"""How long looking for pictures that look the same takes among many, and how many of them it finds.

    python -m bench.near_duplicates [--pictures 1000000] [--asked 500]

Invented random hashes; beside each asked one lies a copy whose hash differs in 31 bits at most, as re-encoded, resized
and brightened copies do (as many bits as chance gives between 0 and 31). Targets: p95 1.5 ms, recall 0.99.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from typing import Any

from bench.services import services

FILL = """
insert into gallery_image (id, state, origin, visibility, created, storage_key, sha256, perceptual_hash,
    perceptual_quality, bands, mime, bytes, width, height, dominant_colour, placeholder, renditions, prompt,
    negative_prompt, prompt_sha256, task, scheduler, engine, engine_version, model, model_revision, model_licence,
    outputs_may_train, device, versions, facts, energy_method, consent, consent_terms, policy_version, record_version)
select id, 'kept', 'model', 'private', now(), 'images/x.png', '', hash, 100,
    (select array_agg((band << 16 | ('x' || substr(hash, 61 - band * 4, 4))::bit(16)::int) order by band)
        from generate_series(0, 15) band),
    '', 0, 1, 1, '#888888', '', '{}', '', '', '', '', '', '', '', '', '', '', false, '', '{}', '{}', '', '', '', '', 1
from (select encode(sha256(number::text::bytea), 'hex') as hash,
    (lpad(to_hex(1790000000000 + number * 1000), 12, '0') || '7' || left(md5(number::text), 3) || '8'
        || right(md5(number::text), 15))::uuid as id
    from generate_series(%s::bigint, %s::bigint) number) invented
"""
STEP = 100_000


def changed(perceptual_hash: str, chance: random.Random) -> str:
    """The hash of a copy."""
    whole = int(perceptual_hash, 16)
    for bit in chance.sample(range(256), chance.randint(0, 31)):
        whole ^= 1 << bit
    return f"{whole:064x}"


def fill(pictures: int) -> None:
    """So many rows, with a picture a second."""
    from django.db import connection

    with connection.cursor() as cursor:
        for start in range(0, pictures, STEP):
            cursor.execute(FILL, [start, min(start + STEP, pictures) - 1])
        cursor.execute("VACUUM ANALYZE gallery_image")


def measured(pictures: int, asked: int) -> dict[str, float]:
    from gallery.images.near_duplicates import near_duplicates
    from gallery.models import Image

    fill(pictures)
    chance = random.Random(7)
    some: list[Any] = list(Image.objects.order_by("id")[:asked])
    times, found = [], 0
    for image in some:
        copy = Image(perceptual_hash=changed(image.perceptual_hash, chance), perceptual_quality=100)
        started = time.perf_counter()
        near = near_duplicates(copy)
        times.append(time.perf_counter() - started)
        found += image.pk in near
    return {
        "median ms": statistics.median(times) * 1000,
        "p95 ms": statistics.quantiles(times, n=20)[-1] * 1000,
        "recall": found / len(some),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=1_000_000)
    parser.add_argument("--asked", type=int, default=500)
    given = parser.parse_args()
    with services("near-duplicates"):
        for name, value in measured(given.pictures, given.asked).items():
            print(f"{name}: {value:.3f}")


if __name__ == "__main__":
    main()
