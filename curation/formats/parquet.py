"""Parquet that `datasets` reads with its types: pictures as {bytes, path}, and what they are in the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

GROUP = 100  # rows: a streaming reader holds a group of pictures in memory
HF = {
    "image": {"_type": "Image"},
    "string": {"dtype": "string", "_type": "Value"},
    "integer": {"dtype": "int64", "_type": "Value"},
    "number": {"dtype": "float64", "_type": "Value"},
    "flag": {"dtype": "bool", "_type": "Value"},
    "bytes": {"dtype": "binary", "_type": "Value"},
    "strings": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"},
}


def write(path: Path, features: Mapping[str, str], rows: Iterator[dict[str, Any]], notice: str) -> None:
    """Write rows as they come, a group at a time; no file where there are none. Only pyarrow writes Parquet here.

    `features` is name -> a key of HF. The key `huggingface` of the Arrow schema is what `datasets` reads them from.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "image": pa.struct([("bytes", pa.binary()), ("path", pa.string())]),
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "bytes": pa.binary(),
        "strings": pa.list_(pa.string()),
    }
    said = {"info": {"features": {name: HF[kind] for name, kind in features.items()}}}
    metadata = {"huggingface": json.dumps(said)} | ({"notice": notice} if notice else {})
    schema = pa.schema([(name, types[kind]) for name, kind in features.items()], metadata=metadata)
    first = list(islice(rows, GROUP))
    if not first:
        return
    # Pictures are compressed already, and statistics of their bytes help nobody.
    quiet = [name for name, kind in features.items() if kind not in ("image", "bytes")]
    with pq.ParquetWriter(path, schema, compression="none", write_statistics=quiet, use_dictionary=False) as file:
        group = first
        while group:
            file.write_table(pa.Table.from_pylist(group, schema=schema))
            group = list(islice(rows, GROUP))
