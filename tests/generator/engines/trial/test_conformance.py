"""`manage.py engine check`: engines of the house and from outside keep their word, and one that does not is told."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from generator.engines.base import Task
from tests.generator.engines.comfyui.fake_comfyui import comfyui
from tests.generator.engines.comfyui.test_engine import NODES
from tests.generator.engines.openai.fake_images_server import images_server
from tests.generator.engines.test_engine_of_your_own import printed
from tests.generator.fake_engine import ABLE, FakeEngine


def checked(setting, **options):
    said = io.StringIO()
    call_command("engine", "check", setting, stdout=said, **options)
    return said.getvalue()


class Boastful(FakeEngine):
    """Says that it minds a negative prompt, and that it can repaint."""

    def capabilities(self):
        return replace(ABLE, tasks=frozenset(Task))


def test_the_drawing_program_keeps_its_word():
    said = checked("sketch", side=64)
    assert "| task inpaint | works |" in said
    assert said.endswith("All that is offered works.\n")


def test_the_documented_engine_keeps_its_word(tmp_path, monkeypatch):
    (tmp_path / "stripes.py").write_text(printed("python"))
    monkeypatch.syspath_prepend(tmp_path)
    assert "| stops when cancelled | works |" in checked("stripes.Stripes", side=64)


def test_an_engine_that_does_not_is_told_what_is_wrong():
    said = io.StringIO()
    with pytest.raises(CommandError, match="does not keep its word"):
        call_command("engine", "check", f"{__name__}.Boastful", stdout=said)
    assert "| negative prompt | it changed nothing |" in said.getvalue()


def test_an_engine_that_cannot_be_opened_is_told_why():
    with pytest.raises(CommandError, match="There is no engine called"):
        checked("no.such.Engine")


def test_a_comfyui_keeps_its_word(tmp_path):
    (tmp_path / "portrait.json").write_text(json.dumps(NODES))
    with comfyui() as server:
        said = checked(f"comfyui:{server.address}?workflow={tmp_path}/portrait.json&sizes=64x48")
    assert "| negative prompt | works |" in said


def test_an_images_server_keeps_its_word():
    with images_server() as server:
        said = checked(f"openai:{server.base_url}#?sizes=64x64,96x64")
    assert "| task inpaint | works |" in said
