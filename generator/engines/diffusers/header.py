"""The header of a safetensors file: 8 bytes of length, then JSON with the name, kind and shape of each weight."""

from __future__ import annotations

import json
from pathlib import Path

from generator.engines.base import EngineError

LARGEST = 64 * 2**20
Shapes = dict[str, list[int]]


def read_header(path: Path) -> Shapes:
    """The shape of each weight by name. Raises EngineError where the file is damaged, or is no such file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if length > min(LARGEST, size - 8):
                raise ValueError(length)
            header = json.loads(file.read(length))
        shapes = {name: entry["shape"] for name, entry in header.items() if name != "__metadata__"}
        ends = max((entry["data_offsets"][1] for name, entry in header.items() if name in shapes), default=-1)
        if ends != size - 8 - length:
            raise ValueError(ends)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(
            f"{path.name} is damaged, or is no safetensors file.", code="model-unreadable", retry=False
        ) from error
    return shapes
