"""Pictures that look alike, by PDQ hashes (64 hex digits) of which few bits differ.

Candidates share one of sixteen bands of 16 bits at the same place (recall 99 % at a distance of 31; data from
docs/decisions/0044-from-pictures-to-datasets.md); who is near whom is then counted in all 256 bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curation.components import hang_together
from lib.imaging.pdq import TRUSTED

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

HASHES = f"select id, pdq from kept where length(pdq) = 64 and coalesce(pdq_quality, 0) >= {TRUSTED} order by id"
WINDOW = 64
"""Of hashes that share a band, each is compared with so many that follow it in order."""


def near_clusters(hashes: pa.Table, *, distance: int) -> pa.Table:
    """(id, look) of those that are near another, `look` being the least id of the cluster.

    `hashes` has id and pdq, as HASHES selects them: sorted by id, of those alone whose hash says something, so that no
    copy of them is made here. Nearness is passed on: a and c are in one cluster where b is near both.
    """
    import numpy as np
    import pyarrow as pa

    words = _words(hashes["pdq"])
    pairs = [_near_in_band(words, place, distance) for place in range(16)] if len(hashes) else []
    labels = hang_together(len(hashes), pairs)
    several = np.bincount(labels, minlength=len(hashes))[labels] > 1
    ids = hashes["id"].combine_chunks()
    chosen = np.flatnonzero(several)
    return pa.table({"id": ids.take(pa.array(chosen)), "look": ids.take(pa.array(labels[chosen]))})


def _words(column: Any) -> np.ndarray[Any, Any]:
    """n x 16 words of 16 bits, read out of the column's own memory: 64 digits a row, one after the other."""
    import numpy as np

    plain = column.combine_chunks()
    text = np.frombuffer(plain.buffers()[2], dtype=np.uint8) if len(plain) else np.empty(0, np.uint8)
    start = plain.offset * 64
    digits = _digits()[text[start : start + len(plain) * 64]].reshape(-1, 2)
    packed: np.ndarray[Any, Any] = digits[:, 0] << 4 | digits[:, 1]
    return packed.view(">u2").reshape(-1, 16).astype(np.uint16)


def _digits() -> np.ndarray[Any, Any]:
    """What a byte of hexadecimal text stands for."""
    import numpy as np

    values = np.zeros(256, np.uint8)
    for value, (lower, upper) in enumerate(zip("0123456789abcdef", "0123456789ABCDEF", strict=True)):
        values[ord(lower)] = values[ord(upper)] = value
    return values


def _near_in_band(words: np.ndarray[Any, Any], place: int, distance: int) -> tuple[Any, Any]:
    """Pairs of rows with the same word at this place and at most `distance` differing bits."""
    import numpy as np

    order = np.argsort(words[:, place], kind="stable")
    band = words[order, place]
    found_left, found_right = [], []
    for step in range(1, WINDOW + 1):
        same = np.flatnonzero(band[:-step] == band[step:])
        if not same.size:
            break
        left, right = order[same], order[same + step]
        near = _differing(words, left, right) <= distance
        found_left.append(left[near])
        found_right.append(right[near])
    if not found_left:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(found_left), np.concatenate(found_right)


def _differing(words: np.ndarray[Any, Any], left: Any, right: Any) -> np.ndarray[Any, Any]:
    """Bits that differ, a slice of pairs at a time so that memory stays flat."""
    import numpy as np

    counted = np.empty(len(left), np.int64)
    for start in range(0, len(left), 262_144):
        part = slice(start, start + 262_144)
        counted[part] = np.bitwise_count(words[left[part]] ^ words[right[part]]).sum(axis=1, dtype=np.int64)
    return counted
