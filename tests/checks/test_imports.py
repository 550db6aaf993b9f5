"""What the contracts of pyproject.toml (layers, circles) do not say about the rooms."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MOST_AT_THE_ROOT = {
    "config": 14,
    "feed": 12,
    "generator": 12,
    "moderation": 12,
    "gallery": 12,
    "accounts": 12,
    "lib": 13,
}


@pytest.mark.parametrize("app", MOST_AT_THE_ROOT)
def test_an_apps_root_holds_few_files(app):
    assert len(list((PROJECT / app).glob("*.py"))) <= MOST_AT_THE_ROOT[app]


def test_nothing_is_imported_inside_a_function_to_hide_a_circle():
    """AppConfig.ready is Django's own place for it; whatever is of another house may be loaded late for its weight."""
    assert [place for path in sources() for place in imports_inside_functions(path)] == []


def sources() -> Iterable[Path]:
    return (path for app in MOST_AT_THE_ROOT for path in (PROJECT / app).rglob("*.py") if path.name != "apps.py")


def imports_inside_functions(path: Path) -> Iterator[str]:
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MOST_AT_THE_ROOT:
                    yield f"{path.relative_to(PROJECT)}:{node.lineno} {node.module}"
