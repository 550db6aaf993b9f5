"""A hash over rows that shows of each alone that it is among them (Merkle tree of RFC 9162, section 2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from curation.recipe import canonical


def leaf(salt: bytes, row: Mapping[str, Any]) -> bytes:
    """SHA-256 of 0x00, the salt (16 bytes), and the row as canonical JSON."""
    return hashlib.sha256(b"\x00" + salt + canonical(row)).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """SHA-256 of 0x01 and both sides, where the left side has the largest power of two below the number of leaves.

    Level by level, an odd last one going up as it is, which gives the same tree. Of no leaves: SHA-256 of nothing.
    """
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[place] + level[place + 1]).digest() for place in range(0, len(level) - 1, 2)
        ]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]
