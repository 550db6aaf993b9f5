"""Every function, class and constant of a module is used by something other than a test of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.checks.tree import APPS, code, named, text

# Names that Python, Django and their tools look for, and the lists with reasons that other tests compare with models;
# and what registers itself where it is defined.
LOOKED_FOR = re.compile(
    r"__all__|LEFT_OUT|urlpatterns|handler\d+|application|Command|SessionStore|\w+Config|\w+Admin|\w+Scheme"
)
REGISTERING = re.compile(r"register|receiver|shared_task|\.connect\b|action|display")


def test_nothing_is_defined_that_only_tests_refer_to():
    references = {reference for file in users() for reference in refers_to(file)}
    written = "\n".join(text(file) for file in named(*APPS, ending=".py"))
    defined = ((module_of(file), name) for file in defining() for name in defined_in(file))
    idle = [(module, name) for module, name in defined if (module, name) not in references]
    assert [f"{module}.{name}" for module, name in idle if not opened_by_name(module, name, written)] == []


def defining() -> list[str]:
    """Modules whose names somebody has to use: not migrations, nor the settings, which are compared on their own."""
    files = [name for name in named(*APPS, ending=".py") if "/migrations/" not in name]
    return [name for name in files if name != "config/settings.py"]


def users() -> list[str]:
    tools = [name for name in named("tests", "bench", "docs", ending=".py") if "/test_" not in name]
    return [*named(*APPS, ending=".py"), *tools, "manage.py"]


def defined_in(file: str) -> Iterator[str]:
    for node in code(file).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [] if any(REGISTERING.search(ast.unparse(one)) for one in node.decorator_list) else [name]
            case ast.Assign(targets=targets):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        yield from (name for name in names if not LOOKED_FOR.fullmatch(name))


def refers_to(file: str) -> Iterator[tuple[str, str]]:
    """(module, name) of everything of ours that a file names: its own, what it imports, what it takes of a module."""
    known, here = modules(), module_of(file)
    aliases: dict[str, str] = {}
    for node in ast.walk(code(file)):
        match node:
            case ast.ImportFrom(names=names):
                for one in names:
                    module = f"{source(file, node)}.{one.name}"
                    aliases |= {one.asname or one.name: module} if module in known else {}
                    yield source(file, node), one.name
            case ast.Import(names=names):
                aliases |= {one.asname or one.name: one.name for one in names}
            case ast.Name(id=name, ctx=ast.Load()):
                yield here, name
    for node in ast.walk(code(file)):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in aliases:
                yield aliases[name], attribute


def source(file: str, node: ast.ImportFrom) -> str:
    """The module that is imported from, also by dots."""
    if not node.level:
        return node.module or ""
    folders = file.split("/")[: -node.level]
    return ".".join([*folders, *filter(None, [node.module])])


@cache
def modules() -> frozenset[str]:
    return frozenset(module_of(file) for file in named(*APPS, "tests", "bench", ending=".py"))


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def opened_by_name(module: str, name: str, written: str) -> bool:
    """In strings: by its whole path, as settings do; after its module, as engines are; imported by a child process."""
    paths = (f'"{module}.{name}"', f'"{module}", "{name}"', f"from {module} import {name}")
    return any(path in written for path in paths)
