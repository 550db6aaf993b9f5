"""A person, the README and CI run the same line."""

from __future__ import annotations

import os
import re

import pytest

from tests.checks.tree import PROJECT, named, text

LINE = ".venv/bin/python -m pytest"


@pytest.mark.parametrize("script", ["bin/ci", ".ci/run"])
def test_ci_ends_with_the_line_of_the_readme(script):
    last = text(script).rstrip().splitlines()[-1]
    assert last.endswith(f'{LINE} "$@"')
    assert re.search(r"\bCI=true\b", text(script)), "nothing may be skipped"
    assert re.search(rf"&& {re.escape(LINE)}$", text("README.md"), re.MULTILINE)


@pytest.mark.parametrize("script", [*named("bin"), ".ci/run"])
def test_a_script_can_be_run(script):
    assert os.access(PROJECT / script, os.X_OK)
    assert text(script).startswith("#!")


def test_contributors_are_told_of_every_script():
    told = text("CONTRIBUTING.md")
    assert [script for script in [*named("bin"), ".ci/run"] if f"`{script}`" not in told] == []
