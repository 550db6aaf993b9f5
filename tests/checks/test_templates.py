"""Every template is rendered, every block filled, every tag used, every library loaded for a reason."""

from __future__ import annotations

import re
from pathlib import Path

from django.template import Engine
from django.template.library import Library, import_library

from tests.checks.tree import APPS, PROJECT, named, text

STYLEGUIDE = "config/templates/site/styleguide"
RENDERED_BY_NUMBER = {f"errors/{status}.html" for status in (400, 403, 404, 500, 503)} | {
    "429.html"
}  # the last by allauth
FILLED_ELSEWHERE = {
    "content",
    "extra_head",
    "extra_body",
    "breadcrumbs",
    "submit_buttons_bottom",
}  # by pages of allauth, or of Django's admin
ENGINE = Engine.get_default()


def test_every_template_is_rendered_or_takes_the_place_of_a_librarys():
    mentioned = set(re.findall(r"""["']([\w/]+\.(?:html|txt))["']""", "\n".join(everything())))
    ours = {name.split("/templates/")[1] for name in templates()}
    assert {name for name in ours - mentioned - RENDERED_BY_NUMBER if not of_a_library(name)} == set()


def test_no_template_is_empty():
    assert [name for name in templates() if not re.sub(r"\{% load [\w ]+ %\}", "", text(name)).strip()] == []


def test_every_block_is_filled_somewhere():
    times: dict[str, int] = {}
    for name in templates():
        for block in re.findall(r"\{% block (\w+) %\}", text(name)):
            times[block] = times.get(block, 0) + 1
    assert {block for block, count in times.items() if count == 1} - FILLED_ELSEWHERE == set()


def test_every_tag_and_filter_of_ours_is_used():
    markup = "\n".join(text(name) for name in templates() if not name.startswith(STYLEGUIDE))
    for file in named(*APPS, ending=".py"):
        if "/templatetags/" not in file or file.endswith("__init__.py"):
            continue
        library = import_library(file.removesuffix(".py").replace("/", "."))
        assert {tag for tag in library.tags if not re.search(rf"\{{% {tag}\b", markup)} == set(), file
        assert {name for name in library.filters if not re.search(rf"\|{name}\b", markup)} == set(), file


def test_what_a_template_loads_it_uses():
    idle = {}
    for name in templates():
        for loaded in re.findall(r"\{% load ([\w ]+) %\}", text(name)):
            unused = [library for library in loaded.split() if not uses(text(name), library)]
            if unused:
                idle[name] = unused
    assert idle == {}


def templates() -> list[str]:
    return [name for name in named(*APPS) if "/templates/" in name]


def everything() -> list[str]:
    return [text(name) for name in [*templates(), *named(*APPS, ending=".py")]]


def of_a_library(name: str) -> bool:
    """Whether an installed package has a template of this name, which ours stands before."""
    for loader in ENGINE.template_loaders:
        for origin in loader.get_template_sources(name):
            path = Path(origin.name)
            if path.is_file() and not path.is_relative_to(PROJECT / "config"):
                return True
    return False


def uses(markup: str, library: str) -> bool:
    names: Library = import_library(ENGINE.libraries[library])
    tags = any(re.search(rf"\{{% {tag}\b", markup) for tag in names.tags)
    return tags or any(re.search(rf"\|{name}\b", markup) for name in names.filters)
