"""Tar files whose bytes follow from what is in them: no times, no owners (POSIX ustar)."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Member(NamedTuple):
    name: str
    data: bytes


def write(path: Path, members: Iterator[Member]) -> None:
    """No file where there are none."""
    first = next(members, None)
    if first is None:
        return
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as file:
        _add(file, first)
        for member in members:
            _add(file, member)


def _add(file: tarfile.TarFile, member: Member) -> None:
    entry = tarfile.TarInfo(member.name)
    entry.size, entry.mode, entry.mtime = len(member.data), 0o644, 0
    file.addfile(entry, io.BytesIO(member.data))
