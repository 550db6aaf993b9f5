"""Every class, custom property and icon that is defined is used, and the other way round.

The styleguide shows what there is; that it shows a thing is no use of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.checks.tree import APPS, named, text

STYLEGUIDE = "config/templates/site/styleguide"
COMPONENTS = "docs/design/components.md"
# Classes that stand in none of our own templates, and who writes them.
WRITTEN_ELSEWHERE = {
    "nonfield": "Django, on a form's own errors",
}
# Classes without a look.
FOUND_BY = {
    "turn": "the browser tests, which find a thread's turns by it",
}


def test_every_class_in_the_style_sheets_is_written_somewhere():
    assert styled() - written() - words_for_classes() - set(WRITTEN_ELSEWHERE) == set()


def test_every_class_that_is_written_has_a_look():
    assert written() - styled() - set(FOUND_BY) == set()


def test_every_custom_property_is_set_and_read():
    sheets, rest = sources("config/static/css", ending=".css"), [*pages(), *scripts(), *python()]
    read = found_in(sheets, r"var\(\s*--([\w-]+)")
    assert found_in([*sheets, *rest], r"--([a-z][\w-]*)\s*:") - read - set_by_script() == set()
    assert read - found_in([*sheets, *rest], r"--([a-z][\w-]*)\s*:") - set_by_script() == set()


def test_every_icon_is_shown_and_there():
    there = found_in([text("config/static/icons/sprite.svg")], r'<symbol id="([\w-]+)"')
    telling = [source for source in python() if re.search(r"\bicons?\b|notification_kinds", source)]
    by_name = found_in(pages(), r'(?:\{% icon|\{% menu_link "[\w:-]+"|\b(?:symbol|icon_name)=) ?"([\w-]+)"')
    assert by_name - there == set()
    assert there - by_name - found_in(telling, r'"([a-z0-9-]+)"') == set()


def test_the_components_page_names_only_what_there_is():
    page = text(COMPONENTS)
    assert classes_in([page]) | found_in([page], r"`\.([a-z-]+)`") <= styled()
    assert found_in([page], r'\{% icon "([\w-]+)"') <= found_in(pages(), r'\{% icon "([\w-]+)"')
    attributes = found_in([page], r"\b(data-[a-z-]*[a-z])") - {"data-key"}  # its list of keys leaves the stem away
    assert attributes <= found_in([*pages(), *scripts()], r"\b(data-[a-z-]*[a-z])")


def sources(*folders: str, ending: str) -> list[str]:
    return [text(name) for name in named(*folders, ending=ending)]


def pages() -> list[str]:
    """Our templates but the styleguide's; Django's own admin looks after the pages below admin/."""
    names = [name for name in named(*APPS, ending=".html") if not name.startswith(STYLEGUIDE)]
    return [re.sub(r"\{#.*?#\}", "", text(name)) for name in names if "/templates/admin/" not in name]


def python() -> list[str]:
    return sources(*APPS, ending=".py")


def scripts() -> list[str]:
    return sources("config/static/js", ending=".js")


def found_in(texts: Iterable[str], pattern: str) -> set[str]:
    return {match for source in texts for match in re.findall(pattern, source)}


def styled() -> set[str]:
    """The classes that selectors name."""
    sheets = [re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL) for sheet in sources("config/static/css", ending=".css")]
    selectors = [selector for selector in found_in(sheets, r"([^{};]+)\{") if not selector.strip().startswith("@")]
    return found_in(selectors, r"\.([a-z][\w-]*)")


def written() -> set[str]:
    """The classes that our markup writes out."""
    by_scripts = r'\b(?:className = |classList\.(?:add|toggle)\()"([\w-]+)"'
    return classes_in([*pages(), *python()]) | found_in(scripts(), by_scripts)


def classes_in(texts: Iterable[str]) -> set[str]:
    whole = (re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{\}", " ", source) for source in texts)
    return {name for names in found_in(whole, r'\bclass="([^"]*)"') for name in names.split()}


def words_for_classes() -> set[str]:
    """Words that a template hands on into a class: of {% avatar %}, and `with level=… style=…` of an include."""
    words = found_in(pages(), r'\{% avatar \w+ "([\w ]+)"') | found_in(pages(), r'\b(?:level|style)="([\w ]+)"')
    levels = {"info", "success", "warning", "error"}  # of Django's messages
    return levels | {name for names in words for name in names.split()}


def set_by_script() -> set[str]:
    """Names that a script sets by their own, or makes of an object's: `--${name}` of {x, y, w, h}."""
    listed = found_in(scripts(), r'"--([\w-]+)"')
    made = [source for source in scripts() if "`--${name}`" in source]
    return listed | found_in(made, r"\b([a-z]): 0\.")
