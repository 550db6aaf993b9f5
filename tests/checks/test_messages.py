"""Every sentence of the site is there in French."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from tests.checks.tree import APPS, PROJECT, named, text

CATALOGUE = PROJECT / "config/locale/fr/LC_MESSAGES/django.po"


def test_no_sentence_is_missing_or_doubtful():
    catalogue = polib.pofile(CATALOGUE)
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []


def test_no_sentence_is_kept_that_nothing_says():
    assert [entry.msgid for entry in polib.pofile(CATALOGUE).obsolete_entries()] == [], "run bin/messages"


def test_placeholders_are_the_same_in_both_languages():
    pattern = r"%\(\w+\)[sd]"
    for entry in polib.pofile(CATALOGUE):
        wanted = set(re.findall(pattern, entry.msgid + entry.msgid_plural))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            found = set(re.findall(pattern, said))
            assert found <= wanted, entry.msgid
            assert found == wanted or not said or entry.msgid_plural, entry.msgid


def test_the_compiled_catalogue_is_that_of_the_source():
    source = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.pofile(CATALOGUE)}
    compiled = {(e.msgctxt, e.msgid): e.msgstr or e.msgstr_plural for e in polib.mofile(CATALOGUE.with_suffix(".mo"))}
    assert compiled == source, "run bin/messages"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_the_catalogue_holds_every_sentence_of_the_code(tmp_path: Path):
    for room in APPS:
        ignored = shutil.ignore_patterns("*.pyc", "static", "*.mo", "tests")
        shutil.copytree(PROJECT / room, tmp_path / room, ignore=ignored)
    shutil.copy(PROJECT / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "fr", "--no-location"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    collected = polib.pofile(tmp_path / CATALOGUE.relative_to(PROJECT))
    missing = [entry.msgid for entry in collected if not entry.obsolete and (entry.fuzzy or not entry.translated())]
    assert missing == [], "run bin/messages and translate these"


def test_french_has_its_typography():
    """Marks stay with the word before them, and an apostrophe is curved; what stands in a tag is no word."""
    wrong = [
        said
        for entry in polib.pofile(CATALOGUE)
        for said in [entry.msgstr, *entry.msgstr_plural.values()]
        if re.search(r"« | »| [?!;:](?=$|[\s,.)»])|[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]", re.sub(r"<[^>]*>", "", said))
    ]
    assert wrong == []


def test_no_sentence_is_put_together_before_it_is_known_who_reads_it():
    """`gettext_lazy(…) % …` in a class or a module is translated when that is loaded; `format_lazy` waits."""
    assert [place for path in named(*APPS, ending=".py") for place in put_together_early(path)] == []


def put_together_early(path: str) -> Iterator[str]:
    inside: set[ast.AST] = set()
    for node in ast.walk(tree := ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside.update(ast.walk(node))
    if "gettext_lazy as _" not in text(path):
        return
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=ast.Call(func=ast.Name(id="_")), op=ast.Mod()) if node not in inside:
                yield f"{path}:{node.lineno}"
