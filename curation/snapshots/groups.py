"""What belongs together among the rows of a snapshot, and whose they are: counted once, when it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 20  # people


def members(rows: pa.Table, dropped: pa.Table) -> pa.Table:
    """(image, side, family, relatives, copies) of each row, as `curation.models.Selected` has them.

    `rows` are sorted by id; `dropped` says of copies which picture was kept `instead`.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = rows["component"].combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    several = np.bincount(codes, minlength=len(encoded.dictionary))
    _codes, first = np.unique(codes, return_index=True)
    relatives = np.zeros(len(codes), np.int64)
    relatives[first] = several[codes[first]]
    ids = rows["id"].combine_chunks()
    families = pa.array(first, pa.int64()).take(pa.array(np.searchsorted(_codes, codes)))
    copied = pc.value_counts(dropped["instead"].drop_null())
    counted = dict(zip(copied.field("values").to_pylist(), copied.field("counts").to_pylist(), strict=True))
    return pa.table(
        {
            "image": ids,
            "side": rows["side"],
            "family": pc.if_else(pa.array(several[codes] > 1), ids.take(families), None),
            "relatives": pa.array(np.where(relatives > 1, relatives, 0)),
            "copies": pa.array([counted.get(one, 0) for one in ids.to_pylist()], pa.int64()),
        }
    )


def concentration(people: pa.ChunkedArray) -> dict[str, Any]:
    """Of whom the pictures are: `people` (how many), `effective`, and the `largest` as [record key, pictures].

    `effective` is the inverse of the Herfindahl-Hirschman index, 1 / sum of squared shares (Hirschman, 1964, "The
    Paternity of an Index"): as many people of equal shares would be as concentrated.
    """
    import pyarrow.compute as pc

    counted = sorted(
        ((one["counts"], one["values"]) for one in pc.value_counts(people).to_pylist()),
        key=lambda one: (-one[0], one[1] or ""),
    )
    total = sum(count for count, _person in counted)
    squares = sum(count * count for count, _person in counted)
    return {
        "people": len(counted),
        "effective": round(total * total / squares, 1) if squares else 0,
        "largest": [[person, count] for count, person in counted[:SHOWN]],
    }
