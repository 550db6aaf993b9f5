"""What each family of models does, as the conformance test finds it; run as a program, it prints the page's table."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from generator.engines.base import Task
from generator.engines.registry import open_engine
from generator.engines.trial.conformance import Conformance, check
from tests.generator.engines.diffusers.families import ELSEWHERE, FAMILIES, build_family

SIDE = 64
HEAD = "| family | class | words | picture | mask | negative prompt | schedulers beside the default | not offered |"


def names() -> list[str]:
    """But for those that are refused before they are loaded."""
    return [name for name in (*ELSEWHERE, *FAMILIES) if name != "FLUX.1 Control"]


def found_of(name: str, home: Path) -> tuple[str, Conformance]:
    """The row of a family, and what was found of it."""
    folder = build_family(name, home / name.lower().replace(" ", "-").replace(".", "-"))
    kind = json.loads((folder / "model_index.json").read_text())["_class_name"]
    found = check(open_engine(f"diffusers:{folder}", trials=str(home / "trials")), side=SIDE)
    return row(name, kind, found), found


def row(name: str, kind: str, found: Conformance) -> str:
    able = found.able
    tasks = ["yes" if task in able.tasks else "" for task in (Task.TEXT2IMAGE, Task.IMAGE2IMAGE, Task.INPAINT)]
    if able.instruction_editing and Task.IMAGE2IMAGE in able.tasks:
        tasks[1] = "edits"
    schedulers = ", ".join(name for name in able.schedulers if name != "default")
    withheld = ", ".join(ability for ability, why in found.withheld.items() if why)
    cells = [name, f"`{kind}`", *tasks, "yes" if able.negative_prompt else "", schedulers, withheld]
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


if __name__ == "__main__":
    sys.stdout.write(HEAD + "\n" + "|---" * (HEAD.count("|") - 1) + "|\n")
    with tempfile.TemporaryDirectory() as home:
        for family in names():
            sys.stdout.write(found_of(family, Path(home))[0] + "\n")
