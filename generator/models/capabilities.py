"""What engines can do, as kept in rows: written, read back, and put together for machines of one pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from generator.engines.base import Capabilities, Task


def to_record(able: Capabilities) -> dict[str, Any]:
    """As JSON."""
    return asdict(able) | {"tasks": sorted(able.tasks), "drawn_alone": sorted(able.drawn_alone)}


def from_record(record: dict[str, Any]) -> Capabilities:
    """The same as was written, also where a version that knew fewer or more fields wrote it."""
    known = {name: record[name] for name in Capabilities.__dataclass_fields__ if name in record}
    points = record.get("step_seconds", {})
    return Capabilities(
        **known
        | {
            "tasks": frozenset(Task(task) for task in record["tasks"]),
            "sizes": tuple((width, height) for width, height in record["sizes"]),
            "schedulers": tuple(record["schedulers"]),
            "adapters": tuple(record.get("adapters", ())),
            "drawn_alone": tuple(Task(task) for task in record.get("drawn_alone", ())),
            "step_seconds": {size: [(images, seconds) for images, seconds in line] for size, line in points.items()},
        }
    )


def name_of(able: Capabilities) -> str:
    """What a person or a program calls the model: its id, or the engine's name where the engine decides."""
    return able.model or able.engine


def together(several: Sequence[Capabilities]) -> Capabilities:
    """What machines of one pool can do between them: any size and task of any, the settings that all understand."""
    first = several[0]
    return replace(
        first,
        tasks=frozenset(task for able in several for task in able.tasks),
        sizes=tuple(dict.fromkeys(size for able in several for size in able.sizes)),
        max_steps=min(able.max_steps for able in several),
        schedulers=tuple(name for name in first.schedulers if all(name in able.schedulers for able in several))
        or first.schedulers,
        negative_prompt=all(able.negative_prompt for able in several),
        adapters=tuple(name for name in first.adapters if all(name in able.adapters for able in several)),
        prompt_tokens=min((able.prompt_tokens for able in several if able.prompt_tokens), default=0),
        prompt_weights=all(able.prompt_weights for able in several),
        most_sources=min(able.most_sources for able in several),
    )
