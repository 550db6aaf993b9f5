"""What hangs together, and what is passed on: arithmetic over edges, with no database in it.

Labels are always the least id of a group, so that they depend neither on the order of rows nor on the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def inherited(edges: pa.Table, may_not: pa.Table) -> pa.Table:
    """(id, reason): every descendant of `may_not` (id, reason) over `edges` (child, parent), reason with `_parent`.

    Where several parents pass something on, the first in the alphabet is told.
    """
    import pyarrow as pa

    children: dict[str, list[str]] = {}
    for child, parent in zip(edges["child"].to_pylist(), edges["parent"].to_pylist(), strict=True):
        children.setdefault(parent, []).append(child)
    told: dict[str, str] = {}
    reasons = zip(may_not["reason"].to_pylist(), may_not["id"].to_pylist(), strict=True) if children else ()
    waiting = sorted((reason, key) for reason, key in reasons if key in children)
    for reason, start in waiting:
        ahead = [start]
        while ahead:
            for child in children.get(ahead.pop(), ()):
                if child not in told:
                    told[child] = f"{reason}_parent"
                    ahead.append(child)
    ids = sorted(told)
    return pa.table({"id": pa.array(ids, pa.string()), "reason": pa.array([told[key] for key in ids], pa.string())})


def families(ids: pa.ChunkedArray, edges: pa.Table) -> pa.Array:
    """For each id the least id of all it is related to by lineage, also over pictures that are not among `ids`."""
    import numpy as np
    import pyarrow as pa

    everyone = pa.chunked_array([*ids.chunks, *edges["child"].chunks, *edges["parent"].chunks]).combine_chunks()
    codes, names = _codes(everyone)
    count, lines = len(ids), len(edges)
    labels = hang_together(len(names), [(codes[count : count + lines], codes[count + lines :])])
    return names.take(pa.array(_least_of(names, labels)[codes[:count]].astype(np.int64)))


def components(ids: pa.ChunkedArray, keys: Mapping[str, Any]) -> pa.Array:
    """For each id (sorted, unique) the least id of all that share the value of some key with it, at any distance.

    A null or empty value is shared with nobody.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    count = len(ids)
    ends, size = [], count
    for values in keys.values():
        column = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        there = np.flatnonzero(pc.fill_null(pc.not_equal(column, ""), False).to_numpy(zero_copy_only=False))
        codes, names = _codes(column.take(pa.array(there)))
        ends.append((there, codes + size))
        size += len(names)
    labels = hang_together(size, ends)[:count]
    plain = ids.combine_chunks()
    # Ids are sorted, so the least place of a group is its least id.
    return plain.take(pa.array(labels.astype(np.int64)))


def _codes(values: pa.Array) -> tuple[np.ndarray[Any, Any], pa.Array]:
    """Each value as a number from 0, and the values by their number."""
    encoded = values.dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False).astype("int64"), encoded.dictionary


def _least_of(names: pa.Array, labels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Labels that name, for each group, the one with the least name."""
    import numpy as np
    import pyarrow.compute as pc

    rank = np.empty(len(names), dtype=np.int64)
    order = pc.sort_indices(names).to_numpy()
    rank[order] = np.arange(len(names))
    least = np.full(len(names), len(names), dtype=np.int64)
    np.minimum.at(least, labels, rank)
    return order[least[labels]] if len(names) else labels


def hang_together(size: int, ends: list[tuple[Any, Any]]) -> np.ndarray[Any, Any]:
    """The least node of each node's component, by hooking the larger root to the smaller and halving paths."""
    import numpy as np

    label = np.arange(size, dtype=np.int64)
    left = np.concatenate([one for one, _other in ends]) if ends else np.empty(0, np.int64)
    right = np.concatenate([other for _one, other in ends]) if ends else np.empty(0, np.int64)
    while True:
        a, b = label[left], label[right]
        apart = a != b
        if not apart.any():
            return label
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while True:
            shorter = label[label]
            if np.array_equal(shorter, label):
                break
            label = shorter
