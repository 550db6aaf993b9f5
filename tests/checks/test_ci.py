"""A person, the README and CI run the same line."""

from __future__ import annotations

import os
import re
import tomllib

import pytest

from tests.checks.tree import PROJECT, named, text

LINE = ".venv/bin/python -m pytest"


@pytest.mark.parametrize("script", ["bin/ci", ".ci/run"])
def test_ci_runs_the_line_of_the_readme(script):
    assert re.search(rf'^(CI=true exec )?{re.escape(LINE)} "\$@"$', text(script), re.MULTILINE)
    assert re.search(rf"&& {re.escape(LINE)}$", text("README.md"), re.MULTILINE)


@pytest.mark.parametrize("script", ["bin/ci", "bin/long", ".ci/run"])
def test_ci_skips_nothing(script):
    assert re.search(r"\bCI=true\b", text(script))


def test_ci_installs_the_browsers_that_the_tests_look_for():
    looked_for = set(re.findall(r'which\("([a-z-]+)"\)', text("tests/browser/conftest.py")))
    assert set(re.findall(r"\bhas (chromium[a-z-]*)", text(".ci/run"))) == looked_for


def test_what_the_line_leaves_out_bin_long_runs_and_ci_runs_both():
    """But for the recipe, which wants what not every runner gives: root and namespaces."""
    settings = tomllib.loads(text("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert "-m 'not long'" in settings["addopts"]
    assert [marker.partition(":")[0] for marker in settings["markers"]] == ["long", "release", "recipe"]
    assert f"{LINE} -m long" in text("bin/long")
    assert text(".ci/run").rstrip().splitlines()[-1] == 'bin/long -m "long and not recipe and not release"'


@pytest.mark.parametrize("script", [*named("bin"), ".ci/run"])
def test_a_script_can_be_run(script):
    assert os.access(PROJECT / script, os.X_OK)
    assert text(script).startswith("#!")


def test_contributors_are_told_of_every_script():
    told = text("CONTRIBUTING.md")
    assert [script for script in [*named("bin"), ".ci/run"] if f"`{script}`" not in told] == []
