"""Pictures drawn together by the diffusers engine: the same as alone, whatever becomes of their mates."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from generator.engines.base import Event, Source, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, memory_for, pixels, png, same
from tests.generator.engines.diffusers.later import torch
from tests.generator.engines.diffusers.miniature import build_miniature
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.xdist_group("diffusers")

PROMPTS = {
    "ada": "a",
    "bruno": "a very long prompt, with many blue boats, on the sea at night, and so on",
    "cleo": "two red houses",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature(tmp_path_factory.mktemp("batching") / "miniature")


@pytest.fixture(scope="module")
def engine(folder):
    return open_engine(f"diffusers:{folder}?largest_batch=4")


def round_mask(where, size=(64, 64)):
    """White in a soft-edged disc."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).ellipse(where, fill=255)
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    return buffer.getvalue()


def everyone(task, **changes):
    """Three people's requests of one shape, with words, seeds and pictures of their own."""
    asked = []
    for number, (name, prompt) in enumerate(PROMPTS.items()):
        own = dict(changes)
        if task is not Task.TEXT2IMAGE:
            own["sources"] = (Source(png(["orange", "navy", "teal"][number], (80 + 40 * number, 96))),)
        if task is Task.INPAINT:
            own["mask"] = round_mask((5 * number, 8, 40 + 5 * number, 50))
        negative = "blur" if name == "bruno" else ""
        asked.append(ask(f"{name}-1", prompt, task=task, seed=number, negative_prompt=negative, **own))
    return asked


@pytest.mark.parametrize("task", rest_is_long(Task, Task.TEXT2IMAGE))
@pytest.mark.parametrize("guidance", [5.0, pytest.param(0.0, marks=pytest.mark.long)])
def test_an_image_does_not_depend_on_its_batch_mates(engine, task, guidance):
    requests = everyone(task, guidance_scale=guidance)
    together = draw(engine, *requests)
    assert [candidate.facts["batch"] for candidate in together] == [3, 3, 3]
    for request, in_company in zip(requests, together, strict=True):
        [alone] = draw(engine, request)
        assert alone.facts["batch"] == 1
        assert same(alone, in_company)


@pytest.mark.long
def test_nor_on_the_size_it_is_drawn_at_or_the_order_of_the_batch(engine):
    requests = [*everyone(Task.TEXT2IMAGE, width=128, height=96)]
    forwards, backwards = draw(engine, *requests), draw(engine, *reversed(requests))
    assert all(same(one, other) for one, other in zip(forwards, reversed(backwards), strict=True))


def test_nor_on_a_mate_that_leaves_in_the_middle(engine):
    requests, seen = everyone(Task.TEXT2IMAGE, steps=6), []

    def watch(event):
        seen.append(event)
        if event.kind == "step" and event.step == 2:
            engine.cancel("bruno-1")

    ada, cleo = engine.generate(requests, watch)
    assert [event.kind for event in seen if event.request == "bruno-1"] == ["started", "step", "step", "cancelled"]
    assert same(ada, draw(engine, requests[0])[0])
    assert same(cleo, draw(engine, requests[2])[0])


def test_when_everyone_leaves_the_device_is_free_within_a_step(engine):
    requests, seen = everyone(Task.TEXT2IMAGE, steps=50), []

    def watch(event):
        seen.append(event)
        if event.kind == "step" and event.step == 3:
            for request in requests:
                engine.cancel(request.id)

    with memory_for(pictures=99) as passes:
        assert engine.generate(requests, watch) == []
    assert 3 <= len(passes) <= 4
    assert max(event.step for event in seen) == 3


def test_everyone_hears_of_their_own_steps_and_sees_their_own_previews(engine):
    seen: list[Event] = []
    engine.generate(everyone(Task.TEXT2IMAGE, steps=6), seen.append)
    for name in PROMPTS:
        mine = [event for event in seen if event.request == f"{name}-1"]
        assert [event.step for event in mine if event.kind == "step"] == [1, 2, 3, 4, 5, 6]
    looks = {event.request: event.preview for event in seen if event.preview}
    assert len(set(looks.values())) == 3


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (torch.OutOfMemoryError, "CUDA out of memory. Tried to allocate 20.00 GiB."),
        pytest.param(
            RuntimeError,
            "[enforce fail] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.",
            marks=pytest.mark.long,
        ),
    ],
)
def test_what_did_not_fit_into_memory_is_remembered_for_its_size(folder, error, sentence):
    engine = open_engine(f"diffusers:{folder}?largest_batch=4")
    four = [ask(f"ada-{number}", seed=number) for number in range(4)]
    with memory_for(pictures=2, sentence=sentence, error=error) as tried:
        draw(engine, *four)
        assert tried[0] == 4
        tried.clear()
        again = draw(engine, *four)
    assert max(tried) == 2
    assert [candidate.facts["batch"] for candidate in again] == [2, 2, 2, 2]
    assert engine.health()["fits"] == {"64x64": 2}
    assert draw(engine, *(ask(f"cleo-{number}", width=96) for number in range(4)))[0].facts["batch"] == 4


def test_warming_up_measures_what_a_step_costs_for_one_and_for_more(folder):
    engine = open_engine(f"diffusers:{folder}?largest_batch=3")
    assert engine.capabilities().step_seconds == {}
    engine.warmup([(64, 64)])
    points = engine.capabilities().step_seconds["64x64"]
    assert [images for images, _ in points] == [1, 2, 3]
    assert all(0 < seconds < 5 for _, seconds in points)
    assert engine.capabilities().largest_batch == 3


@pytest.mark.long
def test_warming_up_stops_at_what_fits_into_memory(folder):
    engine = open_engine(f"diffusers:{folder}?largest_batch=8")
    with memory_for(pictures=2):
        engine.warmup([(64, 64)])
    assert [images for images, _ in engine.capabilities().step_seconds["64x64"]] == [1, 2]
    assert engine.capabilities().largest_batch == 2


@pytest.mark.long
def test_an_engine_set_to_warm_up_has_measured_every_size_it_announces(folder):
    able = open_engine(f"diffusers:{folder}?warmup=1&largest_batch=1").capabilities()
    assert set(able.step_seconds) == {f"{width}x{height}" for width, height in able.sizes}


def test_the_edge_of_a_soft_mask_blends_the_source_into_the_new_picture(engine):
    mask = Image.linear_gradient("L").resize((64, 64))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    source = (Source(png("black", (64, 64))),)
    [candidate] = draw(engine, ask(task=Task.INPAINT, sources=source, mask=buffer.getvalue(), strength=1.0))
    rows = pixels(candidate).mean(axis=(1, 2))
    assert rows[0] <= 2
    assert rows[:20].mean() < rows[22:42].mean() < rows[-20:].mean()


def test_a_mask_of_another_size_is_cropped_as_its_source_is(engine):
    source = (Source(png("teal", (200, 100))),)
    left_half = Image.new("L", (400, 200), 0)
    left_half.paste(255, (0, 0, 200, 200))
    buffer = io.BytesIO()
    left_half.save(buffer, "PNG")
    [candidate] = draw(engine, ask(task=Task.INPAINT, sources=source, mask=buffer.getvalue(), strength=1.0))
    found = pixels(candidate)
    assert (found[:, 36:] == (0, 128, 128)).all()
    assert (found[:, :28] != (0, 128, 128)).any()
