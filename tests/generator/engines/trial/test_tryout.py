"""What an engine says it can do is tried, and only what worked and changed the picture is offered."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generator.engines.base import Candidate, Capabilities, EngineError, ImageRequest, Task
from generator.engines.pictures import candidate_of, fit_mask, fit_source
from generator.engines.trial.comparison import repainted
from generator.engines.trial.memory import TrialMemory
from generator.engines.trial.tryout import UNTRIED, Tryout, offered

ABLE = Capabilities(
    engine="painter",
    version="1",
    model="dots",
    revision="1",
    tasks=frozenset(Task),
    sizes=((64, 64), (128, 128), (96, 64), (64, 96)),
    default_steps=20,
    max_steps=50,
    schedulers=("default", "euler"),
    adapters=("ink",),
    most_sources=2,
)
FOLLOWS = {"prompt", "negative_prompt", "sources", "mask", "adapters", "scheduler"}


class Painter:
    """Draws dots by what of a request it `follows`, `refuses` some by name, and is `noisy` by so many grey levels."""

    def __init__(self, *, follows: set[str] = FOLLOWS, refuses: tuple[str, ...] = (), noisy: int = 0) -> None:
        self.follows, self.refuses, self.noisy = follows, refuses, noisy
        self.drawn: list[ImageRequest] = []

    def draw(self, request: ImageRequest) -> Candidate:
        self.drawn.append(request)
        traits = {request.task, request.scheduler, f"{request.width}x{request.height}", *dict(request.adapters)}
        if traits & set(self.refuses):
            raise EngineError("It cannot be drawn.", retry=False, detail="ValueError: tensors of 9 and 4")
        told = [getattr(request, name) for name in sorted(self.follows - {"mask"})]
        dice = np.random.default_rng(random.Random(repr(told)).getrandbits(32))
        shape = (request.height, request.width, 3)
        pixels = dice.integers(0, 200, shape) + np.random.default_rng().integers(0, self.noisy + 1, shape)
        image = Image.fromarray(pixels.astype(np.uint8))
        if request.mask and "mask" in self.follows:
            source = fit_source(request.sources[0].data, image.size)
            image = Image.composite(image, source, fit_mask(request.mask, image.size))
        return candidate_of(request, image, seconds=0.0)


def tried(painter: Painter, able: Capabilities = ABLE, **options: Any) -> tuple[Capabilities, dict[str, str]]:
    found = Tryout(able, painter.draw, tiny=(32, 32), **options).run()
    return offered(able, found), found


def test_what_works_is_offered_whole():
    able, found = tried(Painter())
    assert able == ABLE
    assert set(found.values()) == {""}


@pytest.mark.parametrize(
    ("ignored", "ability", "lost"),
    [
        ("negative_prompt", "negative prompt", {"negative_prompt": False}),
        ("adapters", "adapter ink", {"adapters": ()}),
        ("sources", "task image2image", {"tasks": frozenset({Task.TEXT2IMAGE, Task.INPAINT}), "most_sources": 1}),
        ("mask", "task inpaint", {"tasks": frozenset({Task.TEXT2IMAGE, Task.IMAGE2IMAGE})}),
    ],
)
def test_what_changes_nothing_is_not_offered(ignored, ability, lost):
    able, found = tried(Painter(follows=FOLLOWS - {ignored}))
    assert able == replace(ABLE, **lost)
    assert found[ability]


@pytest.mark.parametrize(
    ("refused", "ability", "lost"),
    [
        (Task.INPAINT, "task inpaint", {"tasks": frozenset({Task.TEXT2IMAGE, Task.IMAGE2IMAGE})}),
        ("euler", "scheduler euler", {"schedulers": ("default",)}),
        ("96x64", "size wide", {"sizes": ((64, 64), (128, 128), (64, 96))}),
    ],
)
def test_what_fails_is_not_offered_and_operators_read_the_librarys_words(refused, ability, lost):
    able, found = tried(Painter(refuses=(refused,)))
    assert able == replace(ABLE, **lost)
    assert found[ability] == "ValueError: tensors of 9 and 4"


def test_a_model_that_cannot_draw_from_words_is_tried_with_a_picture():
    able, _ = tried(Painter(refuses=(Task.TEXT2IMAGE, Task.IMAGE2IMAGE)))
    assert able.tasks == {Task.INPAINT}
    assert (able.negative_prompt, able.schedulers, able.sizes) == (True, ABLE.schedulers, ABLE.sizes)


def test_what_chance_explains_is_no_change():
    assert tried(Painter(noisy=9))[0] == ABLE
    able, _ = tried(Painter(noisy=9, follows=FOLLOWS - {"negative_prompt"}))
    assert not able.negative_prompt


def test_without_time_only_what_an_engine_cannot_do_without_is_tried():
    able, found = tried(Painter(), seconds=-1)
    assert able.tasks == {Task.TEXT2IMAGE}
    assert able.sizes == ((64, 64), (128, 128))
    assert found["scheduler euler"] == UNTRIED


def test_a_restart_tries_only_what_is_new(tmp_path):
    """An adapter's file that was replaced, and what there was no time for."""
    painter = Painter()
    memory = TrialMemory(str(tmp_path), {"model": "dots"}, {"adapter ink": "1"})
    memory.write(tried(painter)[1] | {"scheduler euler": UNTRIED})
    painter.drawn.clear()
    assert tried(painter, known=memory.read())[0] == ABLE
    assert [request.scheduler for request in painter.drawn] == ["euler"] * 2, "once more for what chance does"

    assert "adapter ink" not in TrialMemory(str(tmp_path), {"model": "dots"}, {"adapter ink": "2"}).read()
    assert TrialMemory(str(tmp_path), {"model": "another"}, {}).read() == {}


@pytest.mark.parametrize("content", ["", "[]", '{"task inpaint": 7}'])
def test_findings_that_cannot_be_read_are_found_again(tmp_path, content):
    memory = TrialMemory(str(tmp_path), {}, {})
    memory.write({"task inpaint": ""})
    [file] = tmp_path.iterdir()
    file.write_text(content)
    assert memory.read() == {}


def test_a_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    memory = TrialMemory(str(tmp_path / "file"), {}, {})
    memory.write({"task inpaint": ""})
    assert memory.read() == {}


def test_a_mask_counts_where_it_says():
    source = np.full((32, 64, 3), 100.0)
    right, everywhere = source.copy(), source + 60
    right[:, 32:] += 60
    assert repainted(source, right) == ""
    assert "stayed as it was" in repainted(source, source)
    assert "leaves alone" in repainted(source, everywhere)
