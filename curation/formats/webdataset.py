"""`webdataset`: tar files in which members of one name belong together: picture, `txt` (caption), `json` (record)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curation.formats import tar
from curation.formats.base import About, Filled, file_name, told
from curation.recipe import canonical


class WebDataset:
    name, of = "webdataset", "images"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        tar.write(folder / f"{shard}.tar", _members(filled, about))

    def features(self) -> Mapping[str, str]:
        return {}

    def loading(self) -> Sequence[str]:
        return [
            "import webdataset as wds",
            'pictures = wds.WebDataset("DIR/fit-00000.tar", shardshuffle=False).decode("pil")',
        ]

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """Nothing."""


def _members(filled: Iterator[Filled], about: About) -> Iterator[tar.Member]:
    for unit, data in filled:
        yield tar.Member(file_name(unit.pictures[0]), data[0])
        yield tar.Member(f"{unit.key}.txt", unit.text.encode())
        yield tar.Member(f"{unit.key}.json", canonical(told(unit, about)))
