"""The types hold, and what their checker is told to overlook is little, and each with its reason."""

from __future__ import annotations

import re

import pytest

from tests.checks.test_house import passes
from tests.checks.tree import APPS, named, text

MOST = 15
IGNORED = re.compile(r"#\s*(?:type|mypy)\s*:\s*(?:ignore|disable)(.*)")
WITH_REASON = re.compile(r"\[[a-z-]+(, [a-z-]+)*\]  # \S.*")


@pytest.mark.long  # a minute without its cache, which CI never has; with it, `.venv/bin/mypy .` takes seconds
@pytest.mark.timeout(600)
def test_the_types_hold() -> None:
    passes("-m", "mypy", "--no-error-summary", ".")


def test_few_lines_are_overlooked_and_each_says_why():
    found = overlooked()
    assert [place for place, rest in found.items() if not WITH_REASON.fullmatch(rest)] == []
    assert len(found) <= MOST, sorted(found)


def overlooked() -> dict[str, str]:
    """What follows the word on each line that is overlooked, by its place."""
    files = named(*APPS, "tests", "bench", "docs", "manage.py", ending=".py")
    lines = ((f"{file}:{number}", line) for file in files for number, line in enumerate(text(file).splitlines(), 1))
    return {place: said[1] for place, line in lines if (said := IGNORED.search(line))}
