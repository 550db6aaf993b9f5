"""What is read from the environment, what docs/operator/settings.md says of it, and what deploy/ names are the same."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.app.defaults import DEFAULTS
from django.conf import global_settings

from tests.checks.tree import APPS, code, named, table, text

PAGE = "docs/operator/settings.md"
OF_EVERY_PROCESS = {"PATH"}  # no setting of ours: the system gives it, and it is handed on
READERS = (("config/embedded/", "up"), ("config/asgi.py", "web"), ("generator/engines/", "engine"), ("", "gallery"))
DEPLOYED = (("deploy/systemd/", "systemd"), ("deploy/compose.yaml", "compose"), ("deploy/Dockerfile", "compose"))
# What a library reads by itself, and the file of it that does.
OF_LIBRARIES = {
    "AWS_ACCESS_KEY_ID": ("botocore", "credentials.py"),
    "AWS_SECRET_ACCESS_KEY": ("botocore", "credentials.py"),
    "CUDA_VISIBLE_DEVICES": ("torch", "cuda/__init__.py"),
    "HF_TOKEN": ("huggingface_hub", "utils/_auth.py"),
    "HF_HOME": ("huggingface_hub", "constants.py"),
}
# Settings of libraries that the names below cannot be asked for: which file of theirs reads it.
READ_ELSEWHERE = {
    "CONTENT_SECURITY_POLICY": "csp/utils.py",
    "REST_FRAMEWORK": "rest_framework/settings.py",
    "ROOT_URLCONF": "django/core/handlers/base.py",
    "SPECTACULAR_SETTINGS": "drf_spectacular/settings.py",
}


def test_every_setting_that_is_read_is_in_the_table_and_no_other():
    assert {name: sorted(who) for name, who in readers().items()} == {row[0]: sorted(row[3]) for row in rows()}


def test_a_setting_is_told_once():
    names = [row[0] for row in rows()]
    assert sorted(names) == sorted(set(names))


def test_the_defaults_are_those_of_the_code():
    told = {row[0]: row[1] for row in rows()}
    unlike = {name: wanted for name, wanted in defaults() if not told[name].startswith(wanted)}
    assert unlike == {}


@pytest.mark.parametrize("name", OF_LIBRARIES)
def test_what_a_library_is_said_to_read_it_reads(name):
    package, file = OF_LIBRARIES[name]
    if importlib.util.find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    assert name in source_of(f"{package}/{file}")


@pytest.mark.parametrize("file", [*named("deploy", ending=".env"), "deploy/atelier.env.example"])
def test_an_example_file_names_only_settings_that_exist(file):
    assert set(re.findall(r"^([A-Z_]+)=", text(file), re.MULTILINE)) - set(readers()) == set()


@pytest.mark.parametrize("unit", named("deploy/systemd", ending=".service"))
def test_a_unit_sets_only_settings_that_exist(unit):
    lines = re.findall(r"^Environment=(.*)$", text(unit), re.MULTILINE)
    assert {pair.partition("=")[0] for line in lines for pair in line.split()} - set(readers()) == set()


def test_compose_sets_only_settings_that_exist():
    services = yaml.safe_load(text("deploy/compose.yaml"))["services"]
    ours = [service for service in services.values() if service["image"] == "atelier"]
    assert len(ours) >= 6
    assert {name for service in ours for name in service["environment"]} - set(readers()) == set()


@pytest.mark.parametrize("document", [*named("docs/operator", "docs/api", ending=".md"), "README.md", "SECURITY.md"])
def test_a_page_names_only_settings_that_exist(document):
    """A setting is a whole word of capitals in code marks, alone or with a value: `ENGINE`, `DELIVERY=accel`."""
    quoted = re.findall(r"`([A-Z][A-Z0-9_]+)(?:=[^`]*)?`", text(document))
    assert {name for name in quoted if "_" in name or name in ("ENGINE", "DEBUG")} - set(readers()) == set()


def test_nothing_is_set_that_nobody_reads():
    tree = code("config/settings.py")
    here = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    asked = {name for file in named(*APPS, ending=".py") for name in asked_of_settings(file)}
    names = {name for name in assigned(tree) if name not in here | asked and not hasattr(global_settings, name)}
    assert {name for name in names if not is_of_a_library(name)} == set()


@cache
def readers() -> dict[str, set[str]]:
    """Every setting that is read, and by whom."""
    found = defaultdict(set)
    for file in [*named(*APPS, ending=".py"), "manage.py"]:
        who = next(reader for start, reader in READERS if file.startswith(start))
        for name, _ in reads(code(file)):
            found[name].add(who)
    for file in named("deploy"):
        for who in (reader for start, reader in DEPLOYED if file.startswith(start)):
            for name in re.findall(r"\$\{([A-Z_]+)", text(file)):
                found[name].add(who)
    for name, (package, _) in OF_LIBRARIES.items():
        found[name].add(package)
    return {name: who for name, who in found.items() if name not in OF_EVERY_PROCESS}


def rows() -> list[tuple[str, str, str, list[str]]]:
    """The page's table: name, default, meaning, and who reads it."""
    return [
        (name.strip("`"), default, meaning, who.split(", ")) for name, default, meaning, who in table(PAGE, "setting")
    ]


def reads(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    """Names that a file reads from the environment, each with its default where that is written out (else `...`)."""
    for node in ast.walk(tree):
        match node:
            case ast.BoolOp(op=ast.Or(), values=[asked, ast.Constant(value=default)]):
                yield from ((name, default) for name, _ in reads(asked))
            case ast.Call(func=ast.Attribute(value=where, attr=verb), args=[ast.Constant(value=str(name)), *rest]) if (
                is_environment(where) and verb != "setdefault"
            ):
                given = [*rest, *(word.value for word in node.keywords if word.arg == "default")]
                yield name, literal(given[0]) if given else ...
            case ast.Subscript(value=where, slice=ast.Constant(value=str(name)), ctx=ast.Load()) if is_environment(
                where
            ):
                yield name, ...
            case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[where]) if (
                is_environment(where)
            ):
                yield name, ...
            case ast.Assign(targets=[ast.Name(id=named_so)], value=ast.Dict(values=values)) if named_so.endswith(
                "FROM_ENVIRON"
            ):
                yield from ((name, ...) for name in map(literal, values) if isinstance(name, str))
            case ast.keyword(arg="from_environ", value=ast.Dict(values=values)):
                yield from ((name, ...) for name in map(literal, values) if isinstance(name, str))


def is_environment(node: ast.AST) -> bool:
    """`os.environ`, or what stands for it: `env`, `environ` where it was handed on, `env.ENVIRON` of django-environ."""
    match node:
        case ast.Name(id="env" | "environ") | ast.Attribute(attr="environ" | "ENVIRON"):
            return True
    return False


def literal(node: ast.AST) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return ...


def defaults() -> Iterator[tuple[str, str]]:
    """Each default that is written out in the code, as the page has to begin to tell it."""
    for file in named(*APPS, ending=".py"):
        for name, value in reads(code(file)):
            match value:
                case bool():
                    yield name, "`on`" if value else "`off`"
                case "" | []:
                    yield name, "none" if value == [] else "empty"
                case str() | int() | float():
                    yield name, f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def assigned(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper())


def asked_of_settings(file: str) -> set[str]:
    return set(re.findall(r"\bsettings\.([A-Z][A-Z_0-9]+)", text(file)))


def is_of_a_library(name: str) -> bool:
    if name.startswith("CELERY_"):
        return name.removeprefix("CELERY_").lower() in {known.lower() for known in DEFAULTS}
    for prefix, room in (("ACCOUNT_", "account"), ("MFA_", "mfa"), ("SOCIALACCOUNT_", "socialaccount")):
        if name.startswith(prefix):
            return f'"{name.removeprefix(prefix)}"' in source_of(f"allauth/{room}/app_settings.py")
    return name in READ_ELSEWHERE and name in source_of(READ_ELSEWHERE[name])


def source_of(file: str) -> str:
    package, _, rest = file.partition("/")
    spec = importlib.util.find_spec(package)
    assert spec and spec.submodule_search_locations, package
    return (Path(spec.submodule_search_locations[0]) / rest).read_text()
