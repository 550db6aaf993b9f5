"""`hf-dpo`: which of two, in the 18 columns of Pick-a-Pic v2 (Kirstain et al., 2023), as diffusers reads them.

The chosen picture is `jpg_0` and `label_0` is 1. Ties are not among the pairs: that script reads 0.5 as a win.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from curation.formats import parquet
from curation.formats.base import About, Filled, Unit

FEATURES = {
    "are_different": "flag",
    "best_image_uid": "string",
    "caption": "string",
    "created_at": "string",
    "has_label": "flag",
    "image_0_uid": "string",
    "image_0_url": "string",
    "image_1_uid": "string",
    "image_1_url": "string",
    "jpg_0": "bytes",
    "jpg_1": "bytes",
    "label_0": "number",
    "label_1": "number",
    "model_0": "string",
    "model_1": "string",
    "ranking_id": "integer",
    "user_id": "integer",
    "num_example_per_prompt": "integer",
}


class HfDpo:
    name, of = "hf-dpo", "pairs"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        features = FEATURES | ({"notice": "string"} if about.notice else {})
        rows = (_row(unit, data, about) for unit, data in filled)
        parquet.write(folder / f"{shard}.parquet", features, rows, about.notice)

    def features(self) -> Mapping[str, str]:
        return FEATURES

    def loading(self) -> Sequence[str]:
        return ["from datasets import load_dataset", 'pairs = load_dataset("DIR")["train"]']

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """Nothing."""


def _row(unit: Unit, data: tuple[bytes, ...], about: About) -> dict[str, Any]:
    """Who said it is nobody's to know: `user_id` is 0, and there is no date."""
    won, lost = unit.pictures
    row = {
        "are_different": True,
        "best_image_uid": won["id"],
        "caption": unit.text,
        "created_at": "",
        "has_label": True,
        "image_0_uid": won["id"],
        "image_0_url": "",
        "image_1_uid": lost["id"],
        "image_1_url": "",
        "jpg_0": data[0],
        "jpg_1": data[1],
        "label_0": 1.0,
        "label_1": 0.0,
        "model_0": won["model"] or "",
        "model_1": lost["model"] or "",
        "ranking_id": int.from_bytes(hashlib.sha256(unit.key.encode()).digest()[:6], "big"),
        "user_id": 0,
        "num_example_per_prompt": 1,
    }
    return row | ({"notice": about.notice} if about.notice else {})
