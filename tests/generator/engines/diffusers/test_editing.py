"""Editing by instruction: FLUX.2 klein in miniature, and how the classes too large for that are called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.engines.base import EngineError, Source, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, png, same
from tests.generator.engines.diffusers.later import Later, torch
from tests.generator.engines.diffusers.miniature_editor import build_miniature_editor

pipelines = Later("generator.engines.diffusers.pipelines")
pytestmark = pytest.mark.xdist_group("diffusers")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    torch.set_num_threads(1)
    folder = build_miniature_editor(tmp_path_factory.mktemp("editing") / "klein")
    return open_engine(f"diffusers:{folder}?largest_batch=4")


def edit(name="ada-1", prompt="make it blue", sources=("orange",), **changes):
    pictures = tuple(Source(png(colour), kind="edit") for colour in sources)
    return ask(name, prompt, task=Task.IMAGE2IMAGE, sources=pictures, **{"steps": 2, **changes})


def test_an_editor_announces_that_its_prompts_are_instructions(engine):
    able = engine.capabilities()
    assert (able.instruction_editing, able.most_sources) == (True, 4)
    assert able.tasks == {Task.TEXT2IMAGE, Task.IMAGE2IMAGE}


def test_an_edit_depends_on_its_source_and_its_words_and_not_on_a_strength(engine):
    blue, red, other, weaker = (
        draw(engine, request)[0].data
        for request in (edit(), edit(prompt="make it red"), edit(sources=("navy",)), edit(strength=0.1))
    )
    assert len({blue, red, other}) == 3
    assert weaker == blue


@pytest.mark.long
def test_several_pictures_are_looked_at_in_whatever_shape_they_are(engine):
    strip = Source(png("teal", (700, 30)))
    one = edit()
    two = replace(one, sources=(*one.sources, strip))
    assert draw(engine, one)[0].data != draw(engine, two)[0].data


@pytest.mark.long
def test_candidates_of_one_edit_are_drawn_together_and_those_of_two_apart(engine):
    mine = [edit("ada-1", seed=1), edit("ada-2", "a longer instruction about the sea", seed=2)]
    brunos = edit("bruno-1", sources=("navy",))
    together = draw(engine, *mine, brunos)
    assert [candidate.facts["batch"] for candidate in together] == [2, 2, 1]
    for request, in_company in zip([*mine, brunos], together, strict=True):
        assert same(draw(engine, request)[0], in_company)


@pytest.mark.long
def test_prompts_of_a_transformer_are_kept_apart_too(engine):
    mates = [ask(steps=3), ask("bruno-1", "a much longer prompt about many boats on the sea", seed=1, steps=3)]
    together = draw(engine, *mates)
    assert together[0].facts["batch"] == 2
    assert all(same(draw(engine, mate)[0], found) for mate, found in zip(mates, together, strict=True))


@pytest.mark.parametrize(("sources", "code"), [((), "no-source"), (("red",) * 5, "too-many-sources")])
def test_too_few_or_too_many_pictures_are_refused(engine, sources, code):
    with pytest.raises(EngineError) as refusal:
        draw(engine, edit(sources=sources))
    assert refusal.value.code == code


def stand_in(name):
    """A class with the real one's name and call: a miniature of its text encoder would be too large for a test."""
    import diffusers

    real = getattr(diffusers, name)
    return type(name, (), {"__call__": real.__call__})()


def test_qwen_image_edit_is_given_one_picture_and_its_own_words_for_guidance():
    given = pipelines.arguments(stand_in("QwenImageEditPipeline"), [edit(guidance_scale=4.0)])
    assert given["image"].size == (64, 64)
    assert (given["true_cfg_scale"], given["negative_prompt"]) == (4.0, [" "])
    assert "strength" not in given


def test_qwen_image_edit_plus_is_given_a_list():
    given = pipelines.arguments(stand_in("QwenImageEditPlusPipeline"), [edit(sources=("red", "blue"))])
    assert [picture.size for picture in given["image"]] == [(64, 64), (96, 96)]


def test_kontext_is_told_to_keep_to_the_size_asked_for():
    given = pipelines.arguments(stand_in("FluxKontextPipeline"), [edit()])
    assert given["image"].size == (64, 64)
    assert (given["max_area"], given["_auto_resize"], given["width"]) == (64 * 64, False, 64)
