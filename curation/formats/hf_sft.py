"""`hf-sft`: one picture and its caption a row, as diffusers' text-to-image scripts load it (columns image and text)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curation.formats import parquet, trainers
from curation.formats.base import About, Filled, file_name, told

FEATURES = {
    "image": "image",
    "text": "string",
    "captions": "strings",
    "id": "string",
    "width": "integer",
    "height": "integer",
    "prompt": "string",
    "negative_prompt": "string",
    "seed": "string",
    "model": "string",
    "model_revision": "string",
    "licence": "string",
    "rating": "string",
    "sha256": "string",
}


class HfSft:
    name, of = "hf-sft", "images"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        features = FEATURES | ({"notice": "string"} if about.notice else {})
        rows = (
            {"image": {"bytes": data[0], "path": file_name(unit.pictures[0])}, **told(unit, about)}
            for unit, data in filled
        )
        parquet.write(folder / f"{shard}.parquet", features, rows, about.notice)

    def features(self) -> Mapping[str, str]:
        return FEATURES

    def loading(self) -> Sequence[str]:
        return ["from datasets import load_dataset", 'pictures = load_dataset("DIR")["train"]']

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """The words for diffusers' text-to-image scripts, but for their model."""
        trainers.write_diffusers(folder, about)
