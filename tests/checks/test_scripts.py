"""Every static file is asked for, and scripts and pages know the same `data-` attributes."""

from __future__ import annotations

import re

from tests.checks.tree import APPS, named, text

# An attribute's family: a script puts the rest of the name behind it, `find("like")` for data-key-like.
FAMILIES = ("data-key-", "data-paint-", "data-progress-")
FOR_OTHERS = {"data-allauth-onload"}  # read by the scripts that allauth brings
SET_BY_SCRIPTS = {"data-page", "data-sent"}


def test_every_static_file_is_asked_for():
    asking = [*named(*APPS, ending=".html"), *named(*APPS, ending=".py"), *sheets(), *scripts()]
    mentioned = "\n".join(map(text, asking))
    files = {name for name in named("config/static") if "/LICENSE." not in name}
    assert {name for name in files if not asked_for(name, mentioned)} == set()


def test_what_scripts_and_styles_look_for_is_on_pages():
    source = "\n".join(map(text, [*scripts(), *sheets()]))
    wanted = set(re.findall(r"\[(data-[a-z-]*[a-z])[\]=~^]", source))
    wanted |= {attribute(name) for name in re.findall(r"\bdataset\.(\w+)", source)}
    assert wanted - on_pages() - SET_BY_SCRIPTS == set()


def test_what_pages_carry_a_script_or_a_style_looks_for():
    source = "\n".join(map(text, [*scripts(), *sheets()]))
    assert {name for name in on_pages() - FOR_OTHERS if not looked_for(name, source)} == set()


def scripts() -> list[str]:
    return named("config/static/js", ending=".js")


def sheets() -> list[str]:
    return named("config/static/css", ending=".css")


def asked_for(name: str, mentioned: str) -> bool:
    """By its address below static/, or by its way from the script that imports it."""
    inside = name.removeprefix("config/static/")
    ways = (inside.removeprefix("js/"), inside.rpartition("/")[2])
    return inside in mentioned or any(f'from "./{way}"' in mentioned for way in ways)


def on_pages() -> set[str]:
    """What templates write, and the widgets of forms."""
    pages = [
        *named(*APPS, ending=".html"),
        *(name for name in named(*APPS, ending=".py") if "/forms" in name or "/templatetags" in name),
    ]
    return {name for page in pages for name in re.findall(r"\b(data-[a-z-]*[a-z])\b(?:=|[\s>{\"])", text(page))}


def attribute(name: str) -> str:
    """`eventsUrl` of a dataset as the attribute data-events-url."""
    return "data-" + re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)


def looked_for(name: str, source: str) -> bool:
    for family in FAMILIES:
        if name.startswith(family) and f'"{name.removeprefix(family)}"' in source:
            return True
    in_dataset = re.sub(r"-([a-z])", lambda letter: letter[1].upper(), name.removeprefix("data-"))
    return bool(re.search(rf"\[{name}[\]=~^]", source) or re.search(rf"\b{in_dataset}\b", source))
