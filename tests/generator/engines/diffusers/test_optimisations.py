"""What an operator may trade for speed and memory, and what it does to the pictures."""

from __future__ import annotations

import numpy as np
import pytest

from generator.engines.base import EngineError, Source, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, pixels, png
from tests.generator.engines.diffusers.later import torch
from tests.generator.engines.diffusers.miniature import build_miniature
from tests.generator.engines.diffusers.miniature_editor import build_miniature_editor
from tests.generator.engines.diffusers.miniature_flux import build_miniature_flux

pytestmark = pytest.mark.xdist_group("diffusers")


@pytest.fixture(scope="module")
def unet(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature(tmp_path_factory.mktemp("speed") / "unet")


@pytest.fixture(scope="module")
def flux(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature_flux(tmp_path_factory.mktemp("speed") / "flux")


@pytest.fixture(scope="module")
def editor(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature_editor(tmp_path_factory.mktemp("speed") / "editor")


def far(one, other):
    """The largest difference in grey levels."""
    return int(np.abs(pixels(one) - pixels(other)).max())


@pytest.mark.long
def test_weights_in_8_bits_draw_nearly_the_same_and_say_so(unet):
    full, small = (open_engine(f"diffusers:{unet}?{options}") for options in ("", "fp8=1"))
    [plain], [rounded] = draw(full, ask()), draw(small, ask())
    assert 0 < far(plain, rounded) < 32
    assert rounded.facts["weights"] == "float8_e4m3fn"
    assert "weights" not in plain.facts


@pytest.mark.long
def test_steps_whose_first_block_hardly_moved_are_skipped_and_the_record_says_so(flux):
    plain = open_engine(f"diffusers:{flux}")
    reusing = open_engine(f"diffusers:{flux}?step_cache=first-block:0.3&largest_batch=4")
    [whole], [skipped] = draw(plain, ask(steps=10)), draw(reusing, ask(steps=10))
    assert 0 < far(whole, skipped) < 64
    assert skipped.facts["step_cache"] == "first-block:0.3"


@pytest.mark.long
def test_a_picture_whose_steps_may_be_skipped_is_drawn_alone_since_a_batch_would_decide_together(flux):
    engine = open_engine(f"diffusers:{flux}?step_cache=first-block:0.3&largest_batch=4")
    assert Task.TEXT2IMAGE in engine.capabilities().drawn_alone
    mates = [ask(), ask("bruno-1", "boats", seed=8)]
    together = draw(engine, *mates)
    assert [candidate.facts["batch"] for candidate in together] == [1, 1]
    assert [draw(engine, mate)[0].data for mate in mates] == [candidate.data for candidate in together]


@pytest.mark.long
def test_what_is_remembered_for_skipping_does_not_outlive_a_cancelled_picture(flux):
    engine = open_engine(f"diffusers:{flux}?step_cache=first-block:0.3")
    before = draw(engine, ask(steps=6))[0]

    def leave(event):
        if event.step == 3:
            engine.cancel("bruno-1")

    assert engine.generate([ask("bruno-1", steps=6)], leave) == []
    assert draw(engine, ask(steps=6))[0].data == before.data


@pytest.mark.long
def test_a_task_whose_pipeline_does_not_tell_its_passes_apart_is_drawn_in_full(flux):
    engine = open_engine(f"diffusers:{flux}?step_cache=first-block:0.3")
    request = ask(task=Task.IMAGE2IMAGE, sources=(Source(png("teal")),))
    [candidate] = draw(engine, request)
    assert "step_cache" not in candidate.facts
    assert candidate.data == draw(open_engine(f"diffusers:{flux}"), request)[0].data


@pytest.mark.parametrize("wanted", ["magic", "first-block:much", "first-block:7"])
def test_a_step_cache_that_does_not_exist_is_refused(flux, wanted):
    with pytest.raises(EngineError, match="step_cache cannot be"):
        open_engine(f"diffusers:{flux}?step_cache={wanted}")


def test_a_step_cache_is_said_not_to_apply_to_a_u_net(unet):
    with pytest.raises(EngineError, match="does not apply to a U-Net"):
        open_engine(f"diffusers:{unet}?step_cache=first-block:0.08")


@pytest.mark.long
def test_nor_to_a_transformer_whose_blocks_answer_in_unlike_ways(editor):
    with pytest.raises(EngineError, match="does not apply to Flux2Transformer2DModel"):
        open_engine(f"diffusers:{editor}?step_cache=first-block:0.08")


@pytest.mark.long
def test_only_shapes_that_were_warmed_are_compiled(unet):
    shapes: set[tuple[int, ...]] = set()

    @torch._dynamo.register_backend(name="notes")
    def notes(graph, examples):
        shapes.update(tuple(example.shape) for example in examples if example.shape[1:] == (4, 8, 8))
        return graph

    engine = open_engine(f"diffusers:{unet}?compile=notes")
    engine.warmup([(64, 64)])
    [plain, _] = draw(engine, ask(steps=2), ask("bruno-1", width=96, steps=2))
    assert shapes == {(2, 4, 8, 8)}
    assert plain.facts["compiled"] == "notes"


@pytest.mark.long
def test_a_model_that_cannot_be_compiled_is_drawn_as_it_is(unet):
    engine = open_engine(f"diffusers:{unet}?compile=nonsense")
    engine.warmup([(64, 64)])
    [candidate] = draw(engine, ask())
    assert "could not be compiled" in engine.health()["trouble"]
    assert "compiled" not in candidate.facts
    assert candidate.data == draw(open_engine(f"diffusers:{unet}"), ask())[0].data


@pytest.mark.long
def test_a_compiler_that_fails_while_drawing_is_given_up(unet):
    @torch._dynamo.register_backend(name="breaks")
    def breaks(graph, examples):
        raise ValueError("no such instruction")

    engine = open_engine(f"diffusers:{unet}?compile=breaks")
    engine.warmup([(64, 64)])
    assert draw(engine, ask())[0].data == draw(open_engine(f"diffusers:{unet}"), ask())[0].data
    assert "could not be compiled" in engine.health()["trouble"]
