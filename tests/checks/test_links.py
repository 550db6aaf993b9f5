"""Every file, module and heading that the documentation names exists."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator

import pytest

from tests.checks.tree import APPS, PROJECT, files, named, text

PAGES = [*named("docs", ending=".md"), *(name for name in files() if "/" not in name and name.endswith(".md"))]
ENDINGS = (
    ".py",
    ".md",
    ".html",
    ".css",
    ".js",
    ".txt",
    ".toml",
    ".conf",
    ".service",
    ".yaml",
    ".example",
    ".svg",
    ".po",
)
# What is not of the repository: made by the first start, or by a reader who follows an example.
MADE_LATER = {
    "demo-login.txt",
    "stripes.py",
    "datasheet.md",
    "article-53.md",
    "generator/engines/checkerboard.py",
    "tests/generator/engines/test_checkerboard.py",
}
TOP = {name.partition("/")[0] for name in files()}


@pytest.mark.parametrize("document", PAGES)
def test_links_lead_somewhere(document):
    assert [
        link for link in re.findall(r"\]\(([^)\s]+)\)", text(document)) if not leads_somewhere(document, link)
    ] == []


@pytest.mark.parametrize("document", PAGES)
def test_files_that_are_named_exist(document):
    assert [name for name in names_of_files(text(document)) if not exists(name)] == []


@pytest.mark.parametrize("document", PAGES)
def test_modules_that_are_named_exist(document):
    words = [word for marked in re.findall(r"`([^`\n]+)`", text(document)) for word in marked.split()]
    dotted = re.compile(rf"(?:{'|'.join((*APPS, 'bench', 'tests'))})(?:\.[a-z_]+)+")
    assert [word for word in words if dotted.fullmatch(word) and not (exists(word) or is_module(word))] == []


@pytest.mark.parametrize("decision", named("docs/decisions"))
def test_a_decision_carries_its_number(decision):
    assert text(decision).startswith(f"# {decision.rpartition('/')[2][:4]} ")


def leads_somewhere(page: str, link: str) -> bool:
    path, _, heading = link.partition("#")
    if re.match(r"\w+:", link):
        return True
    target = ((PROJECT / page).parent / path).resolve() if path else PROJECT / page
    return target.exists() and (not heading or heading in headings(target.read_text()))


def headings(page: str) -> set[str]:
    """As GitHub makes addresses of them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    }


def names_of_files(page: str) -> Iterator[str]:
    """Words in code marks that end like a file or begin with a folder of ours, and bare paths that do both."""
    quoted = [word.rstrip(".,:;") for marked in re.findall(r"`([^`\n]+)`", page) for word in marked.split()]
    for word in quoted:
        inside = "/" in word and word.partition("/")[0] in TOP
        if re.fullmatch(r"[\w.@-]+(/[\w.@-]+)*/?", word) and (inside or word.endswith(ENDINGS)):
            yield word
    plain = re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", page)
    for word in re.findall(rf"(?<![\w/:.])((?:{'|'.join(map(re.escape, TOP))})/[\w./@-]*\w)", plain):
        if word.endswith(ENDINGS):
            yield word


def exists(name: str) -> bool:
    """As it is said, or as the end of a path where the text says which room it is of."""
    if name in MADE_LATER or (PROJECT / name).exists():
        return True
    return any(file.endswith(f"/{name}") for file in files())


def is_module(name: str) -> bool:
    """A module, or something in one."""
    try:
        if importlib.util.find_spec(name):
            return True
    except ModuleNotFoundError:
        pass
    inside, _, thing = name.rpartition(".")
    path = PROJECT / inside.replace(".", "/")
    source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    return source.exists() and bool(re.search(rf"\b{thing}\b", source.read_text()))
