"""Tar files whose bytes follow from what is in them: no times, no owners (POSIX ustar)."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple


class Member(NamedTuple):
    name: str
    data: bytes


def write(path: Path, members: Iterator[Member]) -> None:
    """No file where there are none. Written by hand, since `tarfile` copies in pieces of 16 KB."""
    first = next(members, None)
    if first is None:
        return
    with path.open("wb") as file:
        for member in chain([first], members):
            file.write(_header(member))
            file.write(member.data)
            file.write(bytes(-len(member.data) % tarfile.BLOCKSIZE))
        file.write(bytes(2 * tarfile.BLOCKSIZE))
        file.write(bytes(-file.tell() % tarfile.RECORDSIZE))


def _header(member: Member) -> bytes:
    entry = tarfile.TarInfo(member.name)
    entry.size, entry.mode, entry.mtime = len(member.data), 0o644, 0
    return entry.tobuf(tarfile.USTAR_FORMAT)
