"""The files of the repository, as the checks of this folder read them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("config", "curation", "feed", "generator", "moderation", "gallery", "accounts", "lib")


@cache
def files() -> tuple[str, ...]:
    """Every file of the repository, without what .gitignore leaves out (var/, caches, an environment)."""
    top = (path for path in PROJECT.iterdir() if path.name not in ("var", "staticfiles"))
    ours = [path for path in top if path.name == ".ci" or not path.name.startswith(".")]
    found = [path for path in ours if path.is_file()]
    found += [path for folder in ours if folder.is_dir() for path in folder.rglob("*") if path.is_file()]
    return tuple(sorted(str(path.relative_to(PROJECT)) for path in found if "__pycache__" not in path.parts))


def named(*folders: str, ending: str = "") -> list[str]:
    """The files below these folders (or these files themselves) whose name ends so."""
    return [name for name in files() if name.endswith(ending) and any(below(name, folder) for folder in folders)]


def below(name: str, folder: str) -> bool:
    return name == folder or name.startswith(f"{folder}/")


@cache
def text(name: str) -> str:
    return (PROJECT / name).read_text()


@cache
def code(name: str) -> ast.Module:
    return ast.parse(text(name))


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the one table of a Markdown page whose first heading is this, each as its cells."""
    lines = text(page).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip().strip("|").split(" | ")])
    return rows
