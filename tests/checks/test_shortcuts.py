"""The keys that the scripts listen to are those that the help, in both languages, and the guide tell of."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

from tests.checks.tree import named, text

PAINTING = ("config/static/js/painter.js", "config/static/js/painting/frame.js")
# Those of rooms, whose page tells them.
ROOMS = {
    "config/static/js/cases.js": "moderation/templates/moderation/cases.html",
    "config/static/js/review.js": "curation/templates/curation/board.html",
}
HELP = "partials/help.html"
PAINTER = "generator/templates/generator/painter.html"
# What people call a key, where it is not the character itself.
CALLED = {
    "en": {"Escape": "Esc", "PageUp": "Page Up", "PageDown": "Page Down", " ": "Space", "Delete": "Del"},
    "fr": {"Escape": "Échap", "PageUp": "Page préc.", "PageDown": "Page suiv.", "Enter": "Entrée", "Shift": "Maj"}
    | {" ": "Espace", "Delete": "Suppr"},
}
ARROWS = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓"}


@pytest.mark.parametrize("language", CALLED)
def test_the_help_lists_every_key_and_no_other(language):
    with override(language):
        listed = marked(render_to_string(HELP))
    assert listed == called(keys_everywhere(), language)


@pytest.mark.parametrize("language", CALLED)
def test_the_painter_tells_of_every_key_and_no_other(language):
    [sentence] = re.findall(r'id="painter-keys">(.*?)</p>', text(PAINTER), re.DOTALL)
    with override(language):
        told = Template("{% load i18n %}" + sentence).render(Context())
    keys = {key.lower() for key in called(keys_of_painting(), language)} - set(ARROWS.values())
    assert {key.lower() for key in marked(told)} == keys
    assert {"en": "arrows", "fr": "flèches"}[language] in told


def test_the_guide_lists_the_same_keys():
    assert in_table("## Keyboard") == called(keys_everywhere(), "en")
    painting = called(keys_of_painting(), "en") - set(ARROWS.values())
    assert in_table("## Changing only a part") == painting
    assert "| arrows |" in text("docs/user/guide.md")


@pytest.mark.parametrize("language", CALLED)
@pytest.mark.parametrize("script", ROOMS)
def test_a_room_tells_of_every_key_of_its_own(script, language):
    [sentence] = re.findall(r'wide-only">(.*?)</p>', text(ROOMS[script]), re.DOTALL)
    with override(language):
        told = Template("{% load i18n %}" + sentence).render(Context())
    assert keys_of([script]) <= set(told.replace(",", " ").split())


def keys_everywhere() -> set[str]:
    """What pages do by key wherever one is, painting apart."""
    return keys_of(name for name in named("config/static/js", ending=".js") if name not in (*PAINTING, *ROOMS))


def keys_of_painting() -> set[str]:
    return keys_of(PAINTING)


def keys_of(files: Iterable[str]) -> set[str]:
    """Keys as browsers name them: those of a `keys` or `moves` object, and those an event's key is compared with."""
    found: set[str] = set()
    for source in map(text, files):
        if "keydown" not in source:
            continue
        for entries in re.findall(r"const (?:keys|moves) = \{(.*?)\};", source, re.DOTALL):
            found |= {quoted or bare for quoted, bare in re.findall(r'(?:"([^"]+)"|\b(\w+)):', entries)}
        found |= set(re.findall(r'\bkey [!=]== "([^"]+)"', source))
        found |= {"Shift"} if "event.shiftKey" in source else set()
        found |= {"Ctrl"} if "if (ctrl &&" in source else set()
    return found


def called(keys: set[str], language: str) -> set[str]:
    return {(ARROWS | CALLED[language]).get(key, key) for key in keys}


def marked(page: str) -> set[str]:
    return set(re.findall(r"<kbd>(.*?)</kbd>", page))


def in_table(heading: str) -> set[str]:
    """The keys in the table below this heading of the guide."""
    below = text("docs/user/guide.md").partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    return {key for line in below.splitlines() if line.startswith("|") for key in re.findall(r"`(.*?)`", line)}
