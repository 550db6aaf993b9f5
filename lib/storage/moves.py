"""Moving all files from one storage to another while both are in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.storage import Storage

from lib.storage.files import files_of, sha256_of, write_whole

Say = Callable[[str], None]
STEP = 500  # files between two lines of progress


@dataclass
class Move:
    """What was done: how many files were copied, were there already, or differ from what was read. Bytes of copies."""

    copied: int = 0
    there: int = 0
    bytes: int = 0
    removed: int = 0
    damaged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.copied} copied ({self.bytes / 1e6:.1f} MB), {self.there} there already, {self.removed} removed"


def move(source: Storage, target: Storage, *, say: Say, remove: bool = False) -> Move:
    """Copy what the target lacks, each file read back and compared. With `remove` the source's is then deleted.

    Safe to stop and to start again: a file is there whole or not at all, and one of the same length is not copied
    twice. A file that is deleted meanwhile is not brought back.
    """
    there = {file.key: file.bytes for file in files_of(target)}
    done = Move()
    for number, file in enumerate(files_of(source), start=1):
        if there.get(file.key) == file.bytes:
            done.there += 1
        elif _copy(source, target, file.key, done):
            done.copied += 1
            done.bytes += file.bytes
        if remove and file.key not in done.damaged:
            _take_away(source, target, file.key, done)
        if number % STEP == 0:
            say(f"{number} files: {done}")
    return done


def _copy(source: Storage, target: Storage, key: str, done: Move) -> bool:
    """Whether the file is in the target now."""
    try:
        with source.open(key, "rb") as file:
            write_whole(target, key, file)
        with source.open(key, "rb") as before, target.open(key, "rb") as after:
            same = sha256_of(before) == sha256_of(after)
    except FileNotFoundError:
        same = True
    if not same:
        done.damaged.append(key)
        target.delete(key)
    elif not source.exists(key):
        target.delete(key)
        return False
    return same


def _take_away(source: Storage, target: Storage, key: str, done: Move) -> None:
    if target.exists(key):
        source.delete(key)
        done.removed += 1
