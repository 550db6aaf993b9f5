"""Shards written by one process or several: what is in a shard depends on its units alone."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import django

from curation.exports.pictures import Left
from curation.exports.units import Shard
from curation.formats import FORMATS
from curation.formats.base import About

PIECE = 2**20


@dataclass(frozen=True)
class Written:
    """A shard on disk: its files (name, bytes, sha256), the units in it in their order, the pictures left out."""

    name: str
    files: list[tuple[str, int, str]]
    keys: list[str]
    out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left_out(self) -> dict[str, int]:
        """How many pictures by reason."""
        return dict(sorted(Counter(reason for _image, reason in self.out).items()))


def write_shards(
    shards: Sequence[Shard],
    format_name: str,
    folder: Path,
    about: About,
    *,
    workers: int,
    say: Callable[[Written], None],
) -> list[Written]:
    """Write all below `folder`. Raises OSError where the disk is full, StorageAway where pictures cannot be read."""
    found = []
    for one in _each(shards, format_name, folder, about, workers):
        say(one)
        found.append(one)
    return found


def _each(shards: Sequence[Shard], format_name: str, folder: Path, about: About, workers: int) -> Iterator[Written]:
    if workers <= 1 or len(shards) <= 1:
        yield from (write_shard(shard, format_name, folder, about) for shard in shards)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(shards)), context, initializer=django.setup) as pool:
        asked = [pool.submit(write_shard, shard, format_name, folder, about) for shard in shards]
        yield from (one.result() for one in asked)


def write_shard(shard: Shard, format_name: str, folder: Path, about: About) -> Written:
    """In a folder of its own first, so that its files are known whatever the format makes."""
    own = folder / f".{shard.name}"
    own.mkdir(parents=True, exist_ok=True)
    left = Left()
    FORMATS[format_name].write(own, shard.name, left.filled(shard.units), about)
    files = []
    for path in sorted(path for path in own.rglob("*") if path.is_file()):
        name = path.relative_to(own).as_posix()
        files.append((name, path.stat().st_size, digest(path)))
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        path.replace(folder / name)
    for place in sorted((place for place in own.rglob("*") if place.is_dir()), reverse=True):
        place.rmdir()
    own.rmdir()
    return Written(shard.name, files, left.keys, left.out)


def digest(path: Path) -> str:
    """SHA-256 in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found.update(piece)
    return found.hexdigest()
