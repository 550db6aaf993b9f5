"""What a format is: how units become the files of one shard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Unit:
    """What stands in one row of a dataset: one picture, or two (chosen and refused; before and after).

    `pictures` are rows of the snapshot; `text` is the caption, or what was asked of an edit. `about` is further.
    """

    key: str
    side: str
    pictures: tuple[Row, ...]
    text: str
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(picture["id"] for picture in self.pictures)


class Filled(NamedTuple):
    """A unit with the bytes of its pictures' files, as they lie in the gallery."""

    unit: Unit
    data: tuple[bytes, ...]


class About(NamedTuple):
    """What a dataset says of itself. `notice` is empty, or says that it is a rehearsal."""

    name: str
    notice: str


class Format(Protocol):
    name: str
    of: str  # which units: images, pairs or edits

    def write(self, folder: Path, shard: str, filled: Iterator[Filled], about: About) -> None:
        """Write the shard's files below `folder`, their names beginning with `shard` (`fit-00000`)."""

    def features(self) -> Mapping[str, str]:
        """Columns of a row for a description: name -> image, string, integer or number. Empty where files are rows."""

    def loading(self) -> Sequence[str]:
        """Lines of Python or shell that load it, for the page beside it."""

    def beside(self, folder: Path, shards: Sequence[str], about: About) -> None:
        """Write what trainers want beside the shards: their configuration."""


def file_name(picture: Row) -> str:
    """Named by id alone: never by a prompt."""
    return f"{picture['id']}.{EXTENSIONS[picture['mime']]}"


def told(unit: Unit, about: About) -> dict[str, Any]:
    """The record of a unit's (last) picture, for a row or a JSON file; seeds are text, since they reach 2^64."""
    picture = unit.pictures[-1]
    record = {
        "id": picture["id"],
        "text": unit.text,
        "captions": list(picture["captions"]),
        "width": picture["width"],
        "height": picture["height"],
        "prompt": picture["prompt"] or "",
        "negative_prompt": picture["negative_prompt"] or "",
        "seed": picture["seed"] or "",
        "model": picture["model"] or "",
        "model_revision": picture["model_revision"] or "",
        "licence": picture["licence"] or "",
        "rating": picture["rating"],
        "sha256": picture["sha256"],
    }
    return record | ({"notice": about.notice} if about.notice else {})
