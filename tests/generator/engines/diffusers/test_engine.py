"""The diffusers engine on a real pipeline in miniature."""

from __future__ import annotations

import io
import json
import shutil
import threading
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from generator.engines.base import EngineError, Event, ImageRequest, ModelRef, Source, Task
from generator.engines.process.channel import PREFIX, decode, encode
from generator.engines.process.messages import CapabilitiesAnswer, Result
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import pixels, png
from tests.generator.engines.diffusers.later import Later, skip_without_torch, torch
from tests.generator.engines.diffusers.miniature import build_miniature

skip_without_torch()
modules = Later("torch.nn.modules.module")
engines = Later("generator.engines.diffusers.engine")
previews = Later("generator.engines.diffusers.previews")
schedulers = Later("generator.engines.diffusers.schedulers")
weights = Later("generator.engines.diffusers.weights")

pytestmark = pytest.mark.xdist_group("diffusers")  # one worker builds and holds the model
OTHER_SCHEDULERS = ("euler-a", "dpm++2m", "dpm++2m-karras", "ddim", "unipc")

SIZE = (64, 48)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature(tmp_path_factory.mktemp("models") / "miniature")


@pytest.fixture(scope="module")
def engine(folder):
    return open_engine(f"diffusers:{folder}")


@pytest.fixture(scope="module")
def batching(folder):
    return open_engine(f"diffusers:{folder}?largest_batch=4")


@pytest.fixture
def cramped(folder):
    """One that is `batching` and this test's own, since an engine remembers what did not fit into memory."""
    return open_engine(f"diffusers:{folder}?largest_batch=4")


def ask(name="ada-1", prompt="a red house", **changes):
    wanted: dict[str, Any] = {
        "task": Task.TEXT2IMAGE,
        "seed": 7,
        "width": SIZE[0],
        "height": SIZE[1],
        "steps": 4,
        "guidance_scale": 5.0,
    }
    return ImageRequest(id=name, prompt=prompt, **wanted | changes)


def draw(engine, *requests):
    events: list[Event] = []
    return engine.generate(requests, events.append), events


def kinds(events, name):
    return [event.kind for event in events if event.request == name]


def test_a_prompt_becomes_a_lossless_picture_with_its_record(engine):
    [candidate], events = draw(engine, ask())
    picture = Image.open(io.BytesIO(candidate.data))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", SIZE)
    assert (candidate.request, candidate.seed, candidate.width, candidate.height) == ("ada-1", 7, *SIZE)
    assert {"diffusers", "torch", "transformers"} <= set(candidate.versions)
    assert (candidate.scheduler, candidate.dtype, candidate.adapters) == ("DDIMScheduler", "float32", [])
    assert candidate.pipeline.endswith("Pipeline")
    assert candidate.gpu_seconds is None
    assert kinds(events, "ada-1") == ["started", "step", "step", "step", "step", "completed"]


def test_steps_are_counted_and_some_carry_a_small_preview(engine):
    _, events = draw(engine, ask(steps=6))
    steps = [event for event in events if event.kind == "step"]
    assert [(event.step, event.steps) for event in steps] == [(number, 6) for number in range(1, 7)]
    looks = [Image.open(io.BytesIO(event.preview)) for event in steps if event.preview]
    assert 1 <= len(looks) < 6
    assert all(look.format == "WEBP" and max(look.size) == 256 for look in looks)
    assert looks[0].width / looks[0].height == pytest.approx(SIZE[0] / SIZE[1], abs=0.02)


def test_the_last_preview_resembles_the_picture_it_announces(engine):
    [candidate], events = draw(engine, ask(steps=20))
    look = Image.open(io.BytesIO([event.preview for event in events if event.preview][-1])).convert("RGB")
    picture = Image.open(io.BytesIO(candidate.data))
    small = [np.asarray(image.resize((8, 6), Image.Resampling.BOX)).astype(float).ravel() for image in (look, picture)]
    assert np.corrcoef(small[0], small[1])[0, 1] > 0.8


def test_the_same_seed_draws_the_same_picture_and_another_seed_another(engine):
    first, second, other = (draw(engine, ask(seed=seed))[0][0].data for seed in (7, 7, 8))
    assert first == second
    assert first != other


def test_the_largest_seed_is_drawn_too(engine):
    [candidate], _ = draw(engine, ask(seed=2**64 - 1))
    assert candidate.seed == 2**64 - 1


def test_on_a_cpu_a_picture_is_exactly_the_same_in_company(engine):
    mates = [ask("bruno-1", "a very long prompt about many blue boats", seed=1), ask(), ask("cleo-1", "sea", seed=2)]
    alone = draw(engine, ask())[0][0]
    together = draw(engine, *mates)[0]
    assert [candidate.request for candidate in together] == ["bruno-1", "ada-1", "cleo-1"]
    assert together[1].data == alone.data


def test_in_one_pass_batch_mates_change_a_picture_by_one_grey_level_at_most(engine, batching):
    mates = [ask("bruno-1", "a very long prompt about many blue boats", seed=1), ask(), ask("cleo-1", "sea", seed=2)]
    alone = draw(engine, ask())[0][0]
    together = draw(batching, *mates)[0][1]
    assert together.facts["batch"] == 3
    assert np.abs(pixels(together) - pixels(alone)).max() <= 1


def test_requests_that_are_not_alike_are_drawn_apart(batching):
    wide = ask("bruno-1", width=64, height=64)
    candidates, _ = draw(batching, ask(), wide, ask("cleo-1", steps=2))
    assert [(c.width, c.height, c.facts["batch"]) for c in candidates] == [(64, 48, 1), (64, 64, 1), (64, 48, 1)]


def test_guidance_and_the_negative_prompt_change_the_picture(engine):
    plain, guided, avoiding, ignored = (
        draw(engine, ask(**changes))[0][0].data
        for changes in (
            {"guidance_scale": 0.0},
            {"guidance_scale": 9.0},
            {"guidance_scale": 9.0, "negative_prompt": "blur"},
            {"guidance_scale": 0.0, "negative_prompt": "blur"},
        )
    )
    assert len({plain, guided, avoiding}) == 3
    assert plain == ignored


def test_the_lower_the_strength_the_more_a_picture_depends_on_its_source(engine):
    differences = []
    for strength in (0.0, 0.4, 1.0):
        pair = []
        for colour in ("orange", "navy"):
            request = ask(task=Task.IMAGE2IMAGE, sources=(Source(png(colour)),), strength=strength, steps=10)
            [candidate], events = draw(engine, request)
            pair.append(pixels(candidate))
            assert len([event for event in events if event.kind == "step"]) == max(1, round(10 * strength))
        differences.append(np.abs(pair[0] - pair[1]).mean())
    assert differences[0] > differences[1] > differences[2]


def test_repainting_leaves_what_is_outside_the_mask_untouched(engine):
    mask = Image.new("L", SIZE, 0)
    mask.paste(255, (32, 0, 64, 48))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    request = ask(task=Task.INPAINT, sources=(Source(png("teal", SIZE)),), mask=buffer.getvalue(), strength=1.0)
    [candidate], _ = draw(engine, request)
    found = pixels(candidate)
    assert (found[:, :30] == (0, 128, 128)).all()
    assert (found[:, 34:] != (0, 128, 128)).any()


def test_a_source_of_another_shape_is_cropped_to_the_size_asked_for(engine):
    request = ask(task=Task.IMAGE2IMAGE, sources=(Source(png((0, 0, 0, 0), (200, 50), "RGBA")),))
    [candidate], _ = draw(engine, request)
    assert (candidate.width, candidate.height) == SIZE


@pytest.mark.parametrize("name", ["euler", *(pytest.param(name, marks=pytest.mark.long) for name in OTHER_SCHEDULERS)])
def test_each_scheduler_draws_the_same_picture_twice(batching, name):
    pair = [ask(scheduler=name), ask("bruno-1", "a boat", scheduler=name, seed=3)]
    first, second = draw(batching, *pair)[0], draw(batching, *pair)[0]
    assert [candidate.data for candidate in first] == [candidate.data for candidate in second]


def test_cancelling_stops_within_one_step(engine):
    events: list[Event] = []

    def watch(event):
        events.append(event)
        if event.kind == "step" and event.step == 2:
            engine.cancel("ada-1")

    assert engine.generate([ask(steps=50)], watch) == []
    assert kinds(events, "ada-1") == ["started", "step", "step", "cancelled"]


@pytest.mark.parametrize(
    "name", ["default", *(pytest.param(name, marks=pytest.mark.long) for name in ("euler-a", "dpm++2m", "unipc"))]
)
def test_one_member_leaves_a_batch_and_the_others_are_drawn_as_ever(batching, name):
    mates = [ask(f"{who}-1", seed=seed, scheduler=name, steps=6) for seed, who in enumerate(["ada", "bruno", "cleo"])]
    events: list[Event] = []

    def watch(event):
        events.append(event)
        if event.kind == "step" and event.step == 2:
            batching.cancel("bruno-1")

    undisturbed = draw(batching, *mates)[0]
    left = batching.generate(mates, watch)
    assert [candidate.request for candidate in left] == ["ada-1", "cleo-1"]
    assert kinds(events, "bruno-1") == ["started", "step", "step", "cancelled"]
    for before, after in zip([undisturbed[0], undisturbed[2]], left, strict=True):
        assert np.abs(pixels(before) - pixels(after)).max() <= 1


@pytest.mark.long
def test_a_member_that_cannot_be_cut_out_is_thrown_away_instead(batching):
    source = (Source(png("teal")),)
    mates = [ask(name, task=Task.INPAINT, sources=source, mask=png(255, mode="L")) for name in ("ada-1", "bruno-1")]
    events: list[Event] = []

    def watch(event):
        events.append(event)
        if event.kind == "step" and event.step == 1:
            batching.cancel("ada-1")

    assert [candidate.request for candidate in batching.generate(mates, watch)] == ["bruno-1"]
    assert kinds(events, "ada-1") == ["started", "step", "cancelled"]


def test_cancel_comes_from_any_thread_and_unknown_names_are_ignored(engine):
    events: list[Event] = []

    def watch(event):
        events.append(event)
        if event.kind == "started":
            for name in ("nobody", "ada-1"):
                thread = threading.Thread(target=engine.cancel, args=(name,))
                thread.start()
                thread.join()

    assert engine.generate([ask()], watch) == []
    assert draw(engine, ask())[0]


def test_what_the_model_can_do_is_announced(engine, folder):
    found = engine.capabilities()
    assert found.tasks == set(Task)
    assert found.sizes[0] == (64, 64)
    assert (found.licence, found.outputs_may_train, found.is_model) == ("apache-2.0", True, True)
    assert found.schedulers[0] == "default" and "dpm++2m" in found.schedulers
    assert len(found.revision) == 40 and found.revision == weights.digest(folder)[:40] == found.model_sha256[:40]
    assert engine.health()["ok"]


def test_every_size_announced_can_be_drawn(engine):
    for width, height in engine.capabilities().sizes:
        [candidate], _ = draw(engine, ask(width=width, height=height, steps=1))
        assert (candidate.width, candidate.height) == (width, height)


def test_warming_up_is_timed_by_size(engine):
    engine.warmup([(64, 64)])
    [[images, seconds]] = engine.capabilities().step_seconds["64x64"]
    assert images == 1
    assert seconds > 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"width": 65}, "unsupported-size"),
        ({"steps": 0}, "bad-steps"),
        ({"scheduler": "magic"}, "unknown-scheduler"),
        ({"task": Task.IMAGE2IMAGE}, "no-source"),
        ({"task": Task.IMAGE2IMAGE, "sources": (Source(b"no picture"),)}, "unreadable-picture"),
        ({"task": Task.INPAINT, "sources": (Source(png("teal")),)}, "no-mask"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(engine, changes, code):
    with pytest.raises(EngineError) as refusal:
        draw(engine, ask(**changes))
    assert (refusal.value.code, refusal.value.retry) == (code, False)
    assert str(refusal.value).endswith(".")


def test_one_bad_request_does_not_spoil_the_others(engine):
    candidates, events = draw(engine, ask(), ask("bruno-1", width=65))
    assert [candidate.request for candidate in candidates] == ["ada-1"]
    assert "multiples of 8" in next(event.message for event in events if event.kind == "failed")


def test_a_folder_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(EngineError, match="There is no folder"):
        open_engine(f"diffusers:{tmp_path / 'nowhere'}")


def test_a_hub_model_that_is_not_here_and_may_not_be_fetched_is_said_to_be_missing(tmp_path):
    with pytest.raises(EngineError, match=r"acme/no-such-model at revision abc could not be fetched"):
        open_engine("diffusers:acme/no-such-model@abc", cache=str(tmp_path), offline=True)


def test_pickled_weights_are_refused(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "pickled")
    (copy / "unet" / "diffusion_pytorch_model.safetensors").rename(copy / "unet" / "diffusion_pytorch_model.bin")
    with pytest.raises(EngineError, match="only safetensors are read") as refusal:
        open_engine(f"diffusers:{copy}")
    assert refusal.value.code == "unsafe"


@pytest.mark.parametrize("change", [{"_class_name": ["pipeline", "Mine"]}, {"unet": ["my_unet", "MyUNet"]}])
def test_a_model_that_brings_its_own_code_is_refused(folder, tmp_path, change):
    copy = shutil.copytree(folder, tmp_path / "clever")
    index = json.loads((copy / "model_index.json").read_text())
    (copy / "model_index.json").write_text(json.dumps(index | change))
    with pytest.raises(EngineError) as refusal:
        open_engine(f"diffusers:{copy}")
    assert refusal.value.code == "unsafe"


def test_weights_that_are_damaged_are_said_to_be_unreadable(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "damaged")
    (copy / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(EngineError) as refusal:
        open_engine(f"diffusers:{copy}")
    assert refusal.value.code == "model-unreadable"


def test_changed_weights_have_another_revision_and_a_pinned_one_is_held_to(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "miniature")
    assert weights.digest(copy) == weights.digest(folder)
    (copy / "scheduler" / "extra.json").write_text("{}")
    assert weights.digest(copy) != weights.digest(folder)
    with pytest.raises(EngineError, match="was asked for"):
        engines.DiffusersEngine().load(ModelRef("miniature", revision=weights.digest(folder), folder=str(copy)))


@contextmanager
def memory_for(pictures):
    """A device that runs out of memory when its U-Net is given more than so many pictures (twice, with guidance)."""

    def weigh(module, given):
        if type(module).__name__ == "UNet2DConditionModel" and given[0].shape[0] > 2 * pictures:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")

    hook = modules.register_module_forward_pre_hook(weigh)
    try:
        yield
    finally:
        hook.remove()


def test_a_batch_too_large_for_memory_is_drawn_in_halves(cramped):
    four = [ask(f"ada-{number}", seed=number) for number in range(4)]
    with memory_for(pictures=2):
        candidates, events = draw(cramped, *four)
    assert [candidate.facts["batch"] for candidate in candidates] == [2, 2, 2, 2]
    assert [event.kind for event in events].count("completed") == 4


def test_a_single_picture_too_large_for_memory_is_refused_with_advice(cramped):
    with memory_for(pictures=0), pytest.raises(EngineError, match="a smaller one may") as refusal:
        draw(cramped, ask(), ask("bruno-1"))
    assert refusal.value.code == "out-of-memory"
    assert draw(cramped, ask())[0]


def test_an_engine_without_a_model_says_so():
    engine = engines.DiffusersEngine()
    assert not engine.health()["ok"]
    with pytest.raises(EngineError, match="No model is loaded"):
        engine.generate([ask()], lambda event: None)


def test_a_device_that_is_not_there_is_refused(folder):
    elsewhere = "mps" if torch.cuda.is_available() else "cuda"
    with pytest.raises(EngineError, match="There is no device"):
        open_engine(f"diffusers:{folder}?device={elsewhere}")


def test_the_linear_preview_finds_the_map_where_there_is_one():
    dice = torch.Generator().manual_seed(3)
    latents = torch.randn(500, 4, generator=dice)
    truth = torch.randn(5, 3, generator=dice)
    wanted = latents @ truth[:4] + truth[4]
    assert torch.allclose(previews.least_squares(latents, wanted), truth, atol=1e-4)
    assert previews.least_squares(latents, torch.randn(500, 3, generator=dice)) is None
    colour = previews.linear(latents[:6].reshape(1, 2, 3, 4).permute(0, 3, 1, 2), truth)
    assert torch.allclose(colour.permute(0, 2, 3, 1).reshape(6, 3), wanted[:6], atol=1e-4)


def test_the_packed_latents_of_flux_are_unpacked_for_previews():
    from diffusers import FluxPipeline

    latents = torch.randn(2, 16, 8, 12)
    config = SimpleNamespace(scaling_factor=2.0, shift_factor=0.5)
    pipe = SimpleNamespace(
        vae=SimpleNamespace(config=config), vae_scale_factor=8, _unpack_latents=FluxPipeline._unpack_latents
    )
    packed = FluxPipeline._pack_latents(latents, 2, 16, 8, 12)
    assert torch.allclose(previews.unpack(pipe, packed, (96, 64)), latents / 2 + 0.5)


def test_the_normalised_patches_of_flux_2_are_unpacked_for_previews():
    from diffusers import Flux2KleinPipeline

    latents, mean, variance = torch.randn(2, 32, 8, 12), torch.randn(128), torch.rand(128) + 0.1
    norm = SimpleNamespace(running_mean=mean, running_var=variance)
    vae = SimpleNamespace(config=SimpleNamespace(batch_norm_eps=1e-4), bn=norm)
    pipe = SimpleNamespace(vae=vae, vae_scale_factor=8, _unpatchify_latents=Flux2KleinPipeline._unpatchify_latents)
    patches = Flux2KleinPipeline._patchify_latents(latents)
    normal = (patches - mean.view(1, -1, 1, 1)) / torch.sqrt(variance + 1e-4).view(1, -1, 1, 1)
    packed = Flux2KleinPipeline._pack_latents(normal)
    assert torch.allclose(previews.unpack(pipe, packed, (96, 64)), latents, atol=1e-4)


def test_a_flow_model_is_offered_flow_schedulers_only():
    from diffusers import FlowMatchEulerDiscreteScheduler

    own = FlowMatchEulerDiscreteScheduler()
    assert schedulers.names_for(own) == ("default", "flow-euler", "flow-unipc")
    with pytest.raises(EngineError, match="It knows: default, flow-euler"):
        schedulers.build(own, "ddim")


@pytest.mark.parametrize("name", ["flow-euler", "flow-unipc"])
def test_a_flow_scheduler_knows_early_where_it_is_heading(name):
    from diffusers import FlowMatchEulerDiscreteScheduler

    scheduler = schedulers.build(FlowMatchEulerDiscreteScheduler(), name)
    prediction = schedulers.Prediction(scheduler)
    scheduler.set_timesteps(5)
    goal, noise = torch.full((1, 4, 8, 8), 0.5), torch.randn(1, 4, 8, 8)
    scheduler.step(noise - goal, scheduler.timesteps[0], noise, return_dict=False)
    assert torch.allclose(prediction.latents, goal, atol=0.02)


# -- through a process of its own ------------------------------------------------------------------------------------


def test_what_it_says_and_draws_travels_from_a_process_of_its_own(engine):
    """Nothing of torch's own kinds of text and numbers stands in the way."""
    [made] = engine.generate([ask()], lambda event: None)
    for message in (Result(made), CapabilitiesAnswer(engine.capabilities(), 0.0)):
        arrived = decode(bytes(encode(message))[PREFIX:])
        assert type(arrived) is type(message)
        assert arrived == message
