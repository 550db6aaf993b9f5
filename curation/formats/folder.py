"""`folder`: pictures in folders with `metadata.jsonl` (datasets' imagefolder) and a `.txt` beside each.

The text files are what kohya's scripts, SimpleTuner, ai-toolkit and OneTrainer read; their configurations lie beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curation.formats import trainers
from curation.formats.base import About, Filled, file_name, told
from curation.recipe import canonical


class Folder:
    name, of = "folder", "images"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        """A shard is the folder `fit/00000`: loaders of folders read all below `fit`, and nothing that is held out."""
        side, number = shard.split("-")
        place = folder / side / number
        lines = []
        for unit, data in filled:
            place.mkdir(parents=True, exist_ok=True)
            name = file_name(unit.pictures[0])
            (place / name).write_bytes(data[0])
            (place / f"{unit.key}.txt").write_text(unit.text)
            lines.append(canonical({"file_name": name, **told(unit, about)}) + b"\n")
        if lines:
            (place / "metadata.jsonl").write_bytes(b"".join(lines))

    def features(self) -> Mapping[str, str]:
        return {}

    def loading(self) -> Sequence[str]:
        return [
            "from datasets import load_dataset",
            'pictures = load_dataset("imagefolder", data_dir="DIR/fit")["train"]',
        ]

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        trainers.write_all(folder, [shard.replace("-", "/") for shard in shards if shard.startswith("fit-")], about)
