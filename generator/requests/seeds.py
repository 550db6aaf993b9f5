"""Seeds: unsigned 64-bit integers."""

from __future__ import annotations

import hashlib
import secrets


def random_seed() -> int:
    return secrets.randbits(64)


def candidate_seed(seed: int, number: int) -> int:
    """The seed of candidate `number` (from 0) of a job whose seed is `seed`.

    Candidate 0 has the job's own; candidate n the first 8 bytes, big-endian, of SHA-256 over the ASCII text
    "seed:n". So a single-candidate job with a candidate's recorded seed draws that candidate again.
    """
    if number == 0:
        return seed
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}".encode()).digest()[:8], "big")
