"""Static files: from memory, compressed, named by their content, and joined unless somebody works on them."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template import Context, Template

from config import asgi
from config.front.bundles import CSS, JS, MODULES, STYLES, functions
from config.front.static_files import StaticFiles, read_collected
from config.front.static_storage import HASHED, found
from tests.checks.tree import text
from tests.config.asking import Answer, ask


def get(address: str, application: Any = asgi.application, **headers: str) -> Answer:
    return asyncio.run(ask(application, address, **headers))


def loaded(tag: str) -> list[str]:
    page = Template("{% load assets %}{% " + tag + " %}").render(Context())
    return re.findall(r'(?:href|src)="([^"]+)"', page)


@pytest.fixture
def working(settings: Any) -> None:
    """As for somebody who works on styles and scripts."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def test_pages_load_one_sheet_and_one_script():
    assert [HASHED.sub("", address) for tag in ("styles", "scripts") for address in loaded(tag)] == [
        f"/static/{CSS}",
        f"/static/{JS}",
    ]


def test_whoever_works_on_them_loads_each_by_itself(working):
    assert loaded("styles") == [f"/static/{name}" for name in STYLES]
    assert loaded("scripts")[1:] == [f"/static/{name}" for name in MODULES]


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_file_comes_compressed_and_may_be_kept_for_ever(coding):
    answer = get(loaded("styles")[0], accept_encoding=coding)
    assert (answer.status, answer.headers.get("content-encoding", "")) == (200, coding)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text.index("@layer reset, tokens") < answer.text.index("@layer utilities {")


def test_who_has_it_is_told_so():
    address = loaded("scripts")[0]
    there = get(address).headers["etag"]
    answer = get(address, if_none_match=f'"other", {there}')
    assert (answer.status, answer.raw) == (304, b"")
    assert get(address, if_none_match='"other"').status == 200


def test_a_name_of_another_version_is_not_for_ever():
    answer = get("/static/css/grid.0123456789ab.css")
    assert answer.status == 200 and "immutable" not in answer.headers["cache-control"]
    assert "immutable" not in get("/static/css/grid.css").headers["cache-control"]


@pytest.mark.parametrize(
    "name",
    ["nothing.css", "css", "", "../config/settings.py", "css/../../settings.py", "/etc/passwd", "a\0b", "é" * 300],
)
def test_nothing_else_is_given_out(name, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    collected = StaticFiles(read_collected)

    async def one(scope: Any, _receive: Any, send: Any) -> None:
        await collected(scope, send)

    assert get(f"/static/{name}").status == 404
    assert get(f"/static/{name}", one).status == 404


def test_a_file_is_read_and_not_written():
    assert asyncio.run(ask(asgi.application, "/static/css/grid.css", method="POST")).status == 405
    head = asyncio.run(ask(asgi.application, "/static/css/grid.css", method="HEAD"))
    assert (head.status, head.raw) == (200, b"") and int(head.headers["content-length"]) > 1000


def test_scripts_that_are_joined_neither_import_nor_export():
    kept = [
        name
        for name in MODULES
        if re.search(r"^\s*(import|export)\b|\bawait import|import\.meta", text(f"config/static/{name}"), re.M)
    ]
    assert kept == []


def test_a_script_that_fails_leaves_the_next_alone():
    joined = list(functions([b"throw 1;", b"const a = 2;"]))
    assert all(part.startswith(b'(() => {\n"use strict";\ntry {') for part in joined)


def test_collecting_writes_the_joined_files_under_names_of_their_content(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    storage = {"BACKEND": "config.front.static_storage.CollectedStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}
    for _again in range(2):
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=["drf_spectacular_sidecar", "admin"]
        )
    sheet = Path(settings.STATIC_ROOT, loaded("styles")[0].removeprefix("/static/"))
    assert HASHED.search(sheet.name)
    assert re.search(r"fonts/bricolage-display\.[0-9a-f]{12}\.woff2", sheet.read_text())
    script = Path(settings.STATIC_ROOT, loaded("scripts")[0].removeprefix("/static/"))
    assert script.read_bytes() == found(JS)
