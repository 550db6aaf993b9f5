"""`wds-dpo`: which of two as tar files, with the names that diffusers' WebDataset DPO script splits members by.

`jpg_0` is always the chosen one. Members' names end as that script asks, whatever the pictures' own format: it opens
them by their bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from curation.formats import tar
from curation.formats.base import About, Filled
from curation.recipe import canonical


class WdsDpo:
    name, of = "wds-dpo", "pairs"

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        tar.write(folder / f"{shard}.tar", _members(filled, about))

    def features(self) -> Mapping[str, str]:
        return {}

    def loading(self) -> Sequence[str]:
        return ["import webdataset as wds", 'pairs = wds.WebDataset("DIR/fit-00000.tar", shardshuffle=False).decode()']

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """Nothing."""


def _members(filled: Iterator[Filled], about: About) -> Iterator[tar.Member]:
    for unit, data in filled:
        yield tar.Member(f"{unit.key}.jpg_0.jpg", data[0])
        yield tar.Member(f"{unit.key}.jpg_1.jpg", data[1])
        yield tar.Member(f"{unit.key}.label_0.txt", b"1")
        yield tar.Member(f"{unit.key}.label_1.txt", b"0")
        yield tar.Member(f"{unit.key}.original_prompt.txt", unit.text.encode())
        if about.notice:
            yield tar.Member(f"{unit.key}.json", canonical({"notice": about.notice}))
