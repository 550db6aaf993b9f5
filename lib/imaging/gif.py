"""Counting a GIF's frames by its block structure, without decoding any."""

from __future__ import annotations

import os
from typing import IO


def count_frames(file: IO[bytes], most: int) -> int:
    """Image descriptors in the file, up to `most`. Stops quietly where the file breaks off (GIF89a, sections 17-27)."""
    file.seek(6)
    screen = file.read(7)
    file.seek(_table(screen[4]), os.SEEK_CUR)
    frames = 0
    while frames < most and (block := file.read(1)) in (b"!", b","):
        if block == b"!":
            file.read(1)
        else:
            frames += 1
            descriptor = file.read(9)
            if len(descriptor) < 9:
                break
            file.seek(_table(descriptor[8]) + 1, os.SEEK_CUR)
        while size := file.read(1):
            if size == b"\0":
                break
            file.seek(size[0], os.SEEK_CUR)
    return frames


def _table(flags: int) -> int:
    """Bytes of a colour table from its packed field."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
