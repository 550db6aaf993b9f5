"""The house rules that tools can check. Each test is one tool, run as a person would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "ATELIER_ENV": "production",
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "gallery.example.org",
    "SITE_URL": "https://gallery.example.org",
    "EMAIL_VERIFICATION": "mandatory",
}

RUN_DJADE = (
    "import os, sys, sysconfig;os.execv(os.path.join(sysconfig.get_path('scripts'), 'djade'), ['djade', *sys.argv[1:]])"
)

# One worker runs them all, one after the other: they are the heaviest processes of the suite.
pytestmark = [pytest.mark.xdist_group("house"), pytest.mark.timeout(600)]


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=PROJECT, env=os.environ | env, capture_output=True, text=True, check=False
    )


def passes(*words: str, **env: str) -> None:
    done = run(*words, **env)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}\n{done.stderr}"


def templates() -> list[str]:
    rooms = ("accounts", "config", "curation", "feed", "gallery", "generator", "lib", "moderation")
    return [str(path.relative_to(PROJECT)) for room in rooms for path in (PROJECT / room).rglob("templates/**/*.html")]


def test_the_code_is_formatted():
    passes("-m", "ruff", "format", "--check", "--quiet", ".")


def test_the_linter_is_content():
    passes("-m", "ruff", "check", "--quiet", ".")


def test_imports_run_in_one_direction():
    passes("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache")


def test_the_templates_are_formatted():
    # A compiled program without a module to run; it lies beside the interpreter.
    passes("-c", RUN_DJADE, "--check", "--target-version", "5.2", *templates())


def test_no_migration_is_missing():
    passes("manage.py", "makemigrations", "--check", "--dry-run")


def test_django_finds_nothing_to_say_about_production():
    passes("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("SITE_URL", "http://gallery.example.org"), ("DEBUG", "true")],
)
def test_production_refuses_to_start_with_development_settings(setting, value):
    done = run("manage.py", "check", **PRODUCTION | {setting: value})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert setting in done.stderr


def test_the_demand_for_python_3_11_is_a_sentence():
    """An older Python can read manage.py far enough to say so: no syntax in it is newer than 3.6."""
    import ast

    ast.parse((PROJECT / "manage.py").read_text(), feature_version=(3, 6))
