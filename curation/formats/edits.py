"""`edits`: before, what was asked, after, in the columns that diffusers' InstructPix2Pix script reads by default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curation.formats import parquet
from curation.formats.base import About, Filled, file_name

FEATURES = {
    "input_image": "image",
    "edit_prompt": "string",
    "edited_image": "image",
    "kind": "string",
    "strength": "number",
    "id": "string",
    "input_id": "string",
}


class Edits:
    name, of = "edits", "edits"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        features = FEATURES | ({"notice": "string"} if about.notice else {})
        rows = (
            {
                "input_image": {"bytes": data[0], "path": file_name(unit.pictures[0])},
                "edit_prompt": unit.text,
                "edited_image": {"bytes": data[1], "path": file_name(unit.pictures[1])},
                "kind": unit.about["kind"],
                "strength": unit.about["strength"],
                "id": unit.ids[1],
                "input_id": unit.ids[0],
                "notice": about.notice,
            }
            for unit, data in filled
        )
        parquet.write(folder / f"{shard}.parquet", features, rows, about.notice)

    def features(self) -> Mapping[str, str]:
        return FEATURES

    def loading(self) -> Sequence[str]:
        return ["from datasets import load_dataset", 'edits = load_dataset("DIR")["train"]']

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """Nothing."""
