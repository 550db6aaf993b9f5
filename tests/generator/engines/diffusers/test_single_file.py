"""A model in one file: read as it comes from a model site, with what ships with the gallery, and without a network."""

from __future__ import annotations

import hashlib
import shutil
import socket

import pytest

from generator.engines.base import EngineError, Task
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, pixels
from tests.generator.engines.diffusers.later import Later, torch

pytestmark = pytest.mark.xdist_group("diffusers")
families = Later("tests.generator.engines.diffusers.families")
layout = Later("tests.generator.engines.diffusers.original_layout")
published = Later("generator.engines.diffusers.published.models")
single_file = Later("generator.engines.diffusers.single_file")
safetensors = Later("safetensors.torch")
gguf = Later("gguf")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever asks for a host is refused."""

    def refuse(*_asked):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def configurations(folder, beside):
    """A model's folder without its weights."""
    shutil.copytree(folder, beside, ignore=shutil.ignore_patterns("*.safetensors"))
    return beside


def both(name, home):
    """The engine of a family's folder, and of the same in one file."""
    import diffusers

    torch.set_num_threads(1)
    folder = families.build_family(name, home / "whole")
    pipe = diffusers.DiffusionPipeline.from_pretrained(str(folder))
    file = layout.write_single_file(pipe, home / "owned.safetensors")
    beside = configurations(folder, home / "beside")
    return open_engine(f"diffusers:{folder}"), open_engine(f"diffusers:{file}?beside={beside}"), file


@pytest.mark.parametrize("name", ["Stable Diffusion 1.5", pytest.param("SDXL", marks=pytest.mark.long)])
def test_a_file_draws_what_its_folder_draws_and_is_known_by_its_own_hash(tmp_path, name):
    whole, one, file = both(name, tmp_path)
    request = ask(steps=2)
    assert draw(one, request)[0].data == draw(whole, request)[0].data
    able = one.capabilities()
    assert (able.model, able.tasks) == ("owned", set(Task))
    assert able.model_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(able.revision) == 40 != len(able.model_sha256)


@pytest.mark.long
def test_a_transformer_alone_takes_the_rest_from_the_folder_beside_it(tmp_path):
    folder = families.build_family("FLUX.1", tmp_path / "whole")
    file = shutil.move(
        folder / "transformer" / "diffusion_pytorch_model.safetensors", tmp_path / "flux-finetune.safetensors"
    )
    engine = open_engine(f"diffusers:{file}?beside={folder}")
    assert engine.capabilities().tasks == set(Task)
    one, other = draw(engine, ask(steps=2), ask("bruno-1", "a blue boat", steps=2))
    assert (pixels(one) != pixels(other)).any()


@pytest.mark.long
def test_a_quantised_transformer_draws_nearly_the_same(tmp_path):
    folder = families.build_family("FLUX.1", tmp_path / "whole")
    whole = draw(open_engine(f"diffusers:{folder}"), ask(steps=2))[0]
    weights = safetensors.load_file(folder / "transformer" / "diffusion_pytorch_model.safetensors")
    writer = gguf.GGUFWriter(tmp_path / "flux-q8.gguf", "flux")
    for name, weight in weights.items():
        small = weight.ndim == 2 and weight.shape[1] % 32 == 0
        kind = gguf.GGMLQuantizationType.Q8_0 if small else gguf.GGMLQuantizationType.F32
        writer.add_tensor(name, gguf.quantize(weight.numpy(), kind), raw_dtype=kind)
    for step in (writer.write_header_to_file, writer.write_kv_data_to_file, writer.write_tensors_to_file, writer.close):
        step()
    [candidate] = draw(open_engine(f"diffusers:{tmp_path}/flux-q8.gguf?beside={folder}"), ask(steps=2))
    assert 0 < abs(pixels(candidate) - pixels(whole)).mean() < 8
    assert candidate.facts["weights"] == "gguf"


@pytest.mark.long
def test_another_autoencoder_may_lie_beside_the_file(tmp_path):
    import diffusers

    folder = families.build_family("Stable Diffusion 1.5", tmp_path / "whole")
    pipe = diffusers.DiffusionPipeline.from_pretrained(str(folder))
    file = layout.write_single_file(pipe, tmp_path / "owned.safetensors")
    torch.manual_seed(5)
    other = layout.vae(diffusers.AutoencoderKL(**pipe.vae.config))
    safetensors.save_file(
        {name.removeprefix("first_stage_model."): weight.contiguous() for name, weight in other.items()},
        tmp_path / "vae.safetensors",
    )
    beside = configurations(folder, tmp_path / "beside")
    with_own = open_engine(f"diffusers:{file}?beside={beside}")
    with_other = open_engine(f"diffusers:{file}?beside={beside}&vae={tmp_path}/vae.safetensors")
    assert with_own.capabilities().revision != with_other.capabilities().revision
    assert draw(with_own, ask(steps=2))[0].data != draw(with_other, ask(steps=2))[0].data


@pytest.mark.parametrize(
    ("shapes", "model"),
    [
        (
            {"model.diffusion_model.input_blocks.0.0.weight": 4, "cond_stage_model.transformer.x": 1},
            "Stable Diffusion 1.5",
        ),
        ({"model.diffusion_model.input_blocks.0.0.weight": 9, "conditioner.embedders.1.x": 1}, "SDXL for repainting"),
        ({"double_blocks.0.img_attn.qkv.weight": 1, "img_in.weight": 64}, "FLUX.1 schnell"),
        (
            {"joint_blocks.0.x_block.attn.qkv.weight": 1, "joint_blocks.0.x_block.attn2.qkv.weight": 1},
            "Stable Diffusion 3.5 medium",
        ),
        ({"lora_unet_down.weight": 1}, ""),
    ],
)
def test_a_file_is_known_by_the_names_and_shapes_of_its_weights(shapes, model):
    assert single_file.model_of({name: [1, channels] for name, channels in shapes.items()}) == model


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda path: path.write_bytes(b"\0" * 90), "owned.safetensors is damaged"),
        (lambda path: safetensors.save_file({"a": torch.zeros(1)}, path), "is of no model that is known"),
    ],
)
def test_a_file_that_is_no_model_is_refused_in_a_sentence(tmp_path, write, sentence):
    write(tmp_path / "owned.safetensors")
    with pytest.raises(EngineError, match=sentence) as refusal:
        open_engine(f"diffusers:{tmp_path}/owned.safetensors")
    assert not refusal.value.retry


def test_the_tokenizer_that_ships_is_clips(tmp_path):
    from transformers import CLIPTokenizer

    tokenizer = Later("generator.engines.diffusers.published.tokenizer")
    tokenizer.write(tmp_path / "words", pads_with="<|endoftext|>")
    words = CLIPTokenizer.from_pretrained(str(tmp_path / "words"))
    # The numbers that OpenAI's own tokenizer gives this sentence.
    assert words("a photo of a cat")["input_ids"] == [49406, 320, 1125, 539, 320, 2368, 49407]


# Weights of each part, as their makers' repositories hold them.
COUNTS = {
    ("Stable Diffusion 1.5", "unet"): 859_520_964,
    ("Stable Diffusion 1.5", "vae"): 83_653_863,
    ("Stable Diffusion 1.5", "text_encoder"): 123_060_480,
    ("SDXL", "unet"): 2_567_463_684,
    ("SDXL", "text_encoder_2"): 694_659_840,
    ("Stable Diffusion 3", "transformer"): 2_028_328_000,
    ("Stable Diffusion 3.5 large", "transformer"): 8_056_627_520,
    ("FLUX.1 dev", "transformer"): 11_901_408_320,
    ("FLUX.1 dev", "text_encoder_2"): 4_762_310_656,
}


@pytest.mark.long
@pytest.mark.parametrize(("model", "part"), COUNTS)
def test_what_ships_describes_the_published_models(model, part):
    from importlib import import_module

    library, kind, config = published.MODELS[model][1][part]
    cls = getattr(import_module(library), kind)
    with torch.device("meta"):
        built = cls.from_config(config) if library == "diffusers" else cls(cls.config_class(**config))
    assert sum(weight.numel() for weight in built.parameters()) == COUNTS[model, part]
