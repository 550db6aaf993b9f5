"""What is required is imported, and what is imported is required."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata

from tests.checks.tree import APPS, code, named, text

OPTIONAL = ("requirements-meaning.txt", "requirements-policy.txt")
FILES = ("requirements.txt", "requirements-gpu.txt", "requirements-test.txt", *OPTIONAL)
# Required and never imported by us: who takes them up.
TAKEN_UP_BY = {
    "argon2-cffi": "Django's hasher of passwords",
    "hiredis": "redis, which reads answers by it",
    "peft": "diffusers, which loads adapters through it",
    "celery-types": "mypy",
    "django-stubs": "mypy",
    "djangorestframework-stubs": "mypy",
    "granian": "config/embedded and deploy/, as a program",
    "djade": "tests/checks, as a program",
    "import-linter": "tests/checks, as a program",
    "ruff": "tests/checks, as a program",
    "mypy": "tests/checks, as a program",
    "pytest-timeout": "pytest",
    "pytest-randomly": "pytest",
    "pytest-xdist": "pytest",
    "pytest-django": "pytest",
    "pytest-playwright": "pytest",
    "gguf": "diffusers",
}
# Imported, and come with what is required: with which.
COME_WITH = {
    "asgiref": "django",
    "pyjwt": "django-allauth[socialaccount]",
    "boto3": "django-storages[s3]",
    "kombu": "celery",
    "amqp": "celery, which speaks to RabbitMQ by it",
    "urllib3": "requests",
    "pyyaml": "drf-spectacular",
    "drf-spectacular-sidecar": "drf-spectacular[sidecar]",
    "huggingface-hub": "diffusers",
    "playwright": "pytest-playwright",
}


def test_every_requirement_is_imported_or_says_who_takes_it_up():
    installed = {normal(name) for names in distributions().values() for name in names}
    wanted = required([FILES[0], FILES[2]]) | (required([FILES[1]]) & installed)
    assert wanted - imported([*named(*APPS, "tests", "bench", ending=".py"), "manage.py"]) - set(TAKEN_UP_BY) == set()


def test_what_a_gallery_imports_it_requires():
    ours = [*named(*APPS, ending=".py"), "manage.py"]
    assert imported(ours) - required([*FILES[:2], *OPTIONAL]) - set(COME_WITH) == set()


def test_what_tests_and_benchmarks_import_is_required():
    assert imported(named("tests", "bench", ending=".py")) - required(FILES) - set(COME_WITH) == set()


def test_the_reasons_above_are_still_needed():
    assert set(TAKEN_UP_BY) <= required(FILES)
    assert set(COME_WITH) <= imported([*named(*APPS, "tests", "bench", ending=".py"), "manage.py"])


@cache
def distributions() -> Mapping[str, list[str]]:
    """By the modules they bring."""
    return metadata.packages_distributions()


def required(files: Iterable[str]) -> set[str]:
    lines = [line for file in files for line in text(file).splitlines()]
    return {normal(re.split(r"[=\[]", line)[0]) for line in lines if line and not line.startswith("#")}


def imported(files: Iterable[str]) -> set[str]:
    """The distributions whose modules these files import; the settings name theirs in strings."""
    modules = {name.partition(".")[0] for file in files for name in modules_of(file)}
    known = distributions()
    ours = {*APPS, "tests", "bench", *sys.stdlib_module_names}
    return {normal(known[module][0]) for module in modules - ours if module in known}


@cache
def modules_of(file: str) -> frozenset[str]:
    return frozenset(_imports(file))


def _imports(file: str) -> Iterable[str]:
    for node in ast.walk(code(file)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.Call(
                func=ast.Attribute(attr="import_module" | "find_spec"), args=[ast.Constant(value=str(value))]
            ):
                yield value
            case ast.Constant(value=str(value)) if file == "config/settings.py":
                yield value


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
