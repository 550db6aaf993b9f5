"""LoRA adapters: which files are read, and what they do to a picture."""

from __future__ import annotations

import hashlib
import json
import os

import pytest

from generator.engines.base import EngineError
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw
from tests.generator.engines.diffusers.later import Later, torch
from tests.generator.engines.diffusers.miniature import build_miniature

pytestmark = pytest.mark.xdist_group("diffusers")
adapters = Later("generator.engines.diffusers.adapters")
safetensors = Later("safetensors.torch")
LAYER = "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.set_num_threads(1)
    return build_miniature(tmp_path_factory.mktemp("adapters") / "miniature")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A folder with two adapters, and files that are none."""
    shelf = tmp_path_factory.mktemp("shelf")
    for number, name in enumerate(["ink", "glow.v2"]):
        dice = torch.Generator().manual_seed(number)
        down, up = torch.randn(4, 64, generator=dice), torch.randn(64, 4, generator=dice)
        safetensors.save_file(
            {f"{LAYER}.lora_A.weight": down, f"{LAYER}.lora_B.weight": up}, shelf / f"{name}.safetensors"
        )
    safetensors.save_file({f"{LAYER}.lora_A.weight": torch.zeros(4, 99)}, shelf / "for-another.safetensors")
    safetensors.save_file({"weight": torch.zeros(2)}, shelf / "no-adapter.safetensors")
    (shelf / "old.bin").write_bytes(b"\x80\x04.")
    (shelf / "older.ckpt").write_bytes(b"\x80\x04.")
    (shelf / "huge.safetensors").write_bytes((adapters.LARGEST_HEADER + 1).to_bytes(8, "little") + b"{}")
    (shelf / "cut.safetensors").write_bytes((shelf / "ink.safetensors").read_bytes()[:-5])
    (shelf / "empty.safetensors").write_bytes(b"")
    (shelf / "notes.txt").write_text("my adapters")
    odd = json.dumps({"lora": 7}).encode()
    (shelf / "odd.safetensors").write_bytes(len(odd).to_bytes(8, "little") + odd)
    return shelf


@pytest.fixture(scope="module")
def engine(folder, shelf):
    return open_engine(f"diffusers:{folder}?largest_batch=4", adapters=str(shelf))


def test_the_adapters_of_the_folder_that_fit_are_announced_by_name(engine):
    assert engine.capabilities().adapters == ("glow.v2", "ink")
    assert engine.health()["not_offered"] == {
        "adapter for-another": "The adapter “for-another” does not fit this model."
    }


def test_an_adapter_changes_the_picture_by_its_weight_and_is_on_the_record(engine, shelf):
    pictures = [draw(engine, ask(adapters=worn))[0] for worn in ((), (("ink", 0.4),), (("ink", 1.0),))]
    assert len({picture.data for picture in pictures}) == 3
    digest = hashlib.sha256((shelf / "ink.safetensors").read_bytes()).hexdigest()
    assert pictures[2].adapters == [{"name": "ink", "weight": 1.0, "sha256": digest}]
    assert "adapters" not in pictures[0].facts


def test_two_are_worn_at_once_and_none_is_left_on_for_the_next_person(engine):
    before = draw(engine, ask())[0]
    both = draw(engine, ask(adapters=(("ink", 1.0), ("glow.v2", 0.5))))[0]
    one = draw(engine, ask(adapters=(("ink", 1.0),)))[0]
    after = draw(engine, ask())[0]
    assert before.data == after.data
    assert len({before.data, both.data, one.data}) == 3


def test_people_with_different_adapters_are_drawn_apart_and_with_the_same_together(engine):
    worn = (("ink", 0.5),)
    asked = [ask(), ask("bruno-1", adapters=worn), ask("cleo-1", adapters=worn, seed=2)]
    together = draw(engine, *asked)
    assert [candidate.facts["batch"] for candidate in together] == [1, 2, 2]
    assert [draw(engine, request)[0].data for request in asked] == [candidate.data for candidate in together]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("old", "old.bin is a pickle"),
        ("older", "older.ckpt is a pickle"),
        ("no-adapter", "holds no LoRA weights"),
        ("huge", "damaged, or too large"),
        ("cut", "its length is not what its header says"),
        ("empty", "damaged, or too large"),
        ("odd", "damaged"),
        ("for-another", "does not fit this model"),
        ("nothing", "There is no adapter called “nothing”"),
    ],
)
def test_a_file_that_is_no_safe_adapter_is_refused_in_a_sentence(engine, name, sentence):
    with pytest.raises(EngineError, match=sentence) as refusal:
        draw(engine, ask(adapters=((name, 1.0),)))
    assert (refusal.value.code, refusal.value.retry) == ("bad-adapter", False)
    assert draw(engine, ask())


@pytest.mark.parametrize("worn", [(("ink", 9.0),), (("ink", float("nan")),), (("ink", 1.0), ("ink", 0.5))])
def test_an_absurd_weight_or_the_same_one_twice_is_refused(engine, worn):
    with pytest.raises(EngineError, match="adapter"):
        draw(engine, ask(adapters=worn))


def test_the_folder_comes_from_the_option_or_from_the_environment(folder, shelf, tmp_path):
    engine = open_engine(f"diffusers:{folder}", environ={**os.environ, "ADAPTERS_DIR": str(shelf)})
    assert "ink" in engine.capabilities().adapters
    with pytest.raises(EngineError, match="There is no folder"):
        open_engine(f"diffusers:{folder}?adapters={tmp_path}/nowhere")
