"""A model's abilities are tried at load: what its classes promise and its weights cannot keep is not offered."""

from __future__ import annotations

import json

import pytest

from generator.engines.base import EngineError, Source, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, pixels, png
from tests.generator.engines.diffusers.later import Later, torch

pytestmark = pytest.mark.xdist_group("diffusers")
families = Later("tests.generator.engines.diffusers.families")
COMMIT = "c" * 40


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The engine of a family, opened once."""
    torch.set_num_threads(1)
    engines, home = {}, tmp_path_factory.mktemp("families")

    def open_family(name):
        if name not in engines:
            engines[name] = open_engine(f"diffusers:{families.build_family(name, home / name.split()[0].lower())}")
        return engines[name]

    return open_family


def test_a_checkpoint_for_repainting_offers_that_alone(opened):
    engine = opened("Stable Diffusion inpainting")
    assert engine.capabilities().tasks == {Task.INPAINT}
    assert "to have 9 channels" in engine.health()["not_offered"]["task image2image"]
    with pytest.raises(EngineError, match="it does inpaint") as refusal:
        draw(engine, ask())
    assert not refusal.value.retry


@pytest.mark.long
def test_a_prompt_against_something_counts_with_flux(opened):
    engine = opened("FLUX.1")
    assert engine.capabilities().negative_prompt
    plain, against = draw(engine, ask(steps=2), ask("bruno-1", negative_prompt="a house", steps=2))
    assert (pixels(plain) != pixels(against)).any()


def test_a_model_with_the_older_callback_tells_its_steps_and_stops_when_asked(opened):
    engine, events = opened("PixArt-alpha"), []

    def watch(event):
        events.append(event.kind)
        if events.count("step") == 2:
            engine.cancel("ada-1")

    assert engine.generate([ask(steps=20)], watch) == []
    assert events == ["started", "step", "step", "cancelled"]


def test_a_fault_that_would_come_again_is_final_and_its_words_are_for_operators(opened, monkeypatch):
    engine = opened("Stable Diffusion inpainting")

    def broken(*_args, **_options):
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(engine._runner.loaded.pipelines.of(Task.INPAINT).unet, "forward", broken)
    masked = ask(task=Task.INPAINT, sources=(Source(png("teal")),), mask=png(255, mode="L"))
    with pytest.raises(EngineError) as fault:
        draw(engine, masked)
    assert (str(fault.value), fault.value.retry) == ("The model cannot draw what was asked for.", False)
    assert fault.value.detail == "IndexError: tuple index out of range"


def test_a_fault_of_the_machine_is_tried_again(opened, monkeypatch):
    engine = opened("Stable Diffusion inpainting")

    def lost(*_args, **_options):
        raise RuntimeError("CUDA error: unspecified launch failure")

    monkeypatch.setattr(engine._runner.loaded.pipelines.of(Task.INPAINT).unet, "forward", lost)
    masked = ask(task=Task.INPAINT, sources=(Source(png("teal")),), mask=png(255, mode="L"))
    with pytest.raises(EngineError) as fault:
        draw(engine, masked)
    assert (fault.value.code, fault.value.retry) == ("engine-failed", True)


@pytest.mark.parametrize("kind", ["FluxControlPipeline", "WanPipeline", "NoSuchPipeline"])
def test_a_class_that_cannot_be_used_is_refused_before_its_weights_are_fetched(tmp_path, kind):
    """Only the index is in the hub's cache here, and nothing may be fetched."""
    model = tmp_path / "models--acme--painter"
    snapshot = model / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "model_index.json").write_text(json.dumps({"_class_name": kind}))
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text(COMMIT)
    with pytest.raises(EngineError, match=f"acme/painter is a {kind}, which cannot be used here") as refusal:
        open_engine("diffusers:acme/painter", cache=str(tmp_path), offline=True)
    assert (refusal.value.code, refusal.value.retry) == ("unsupported-model", False)


def test_flow_unipc_keeps_the_shift_of_the_models_own_scheduler():
    from diffusers import FlowMatchEulerDiscreteScheduler

    schedulers = Later("generator.engines.diffusers.schedulers")
    halfway = []
    for shift in (1.0, 3.0):
        built = schedulers.build(FlowMatchEulerDiscreteScheduler(shift=shift), "flow-unipc")
        built.set_timesteps(4)
        halfway.append(float(built.sigmas[2]))
    assert halfway == pytest.approx([0.5, 3 * 0.5 / (1 + 2 * 0.5)], abs=0.01)
