"""A checkpoint in one file, as model sites hand them out: which model it is, and reading it with what ships with us."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers.loaders.single_file_utils import SingleFileComponentError

from generator.engines.base import EngineError
from generator.engines.diffusers.header import Shapes, read_header
from generator.engines.diffusers.published import tokenizer
from generator.engines.diffusers.published.models import MODELS, Part, Parts

GGUF = ".gguf"
ENDINGS = {".safetensors", GGUF}
INDEX = "model_index.json"
# Left out of a pipeline where neither the file nor a folder has them: the others can go without.
OPTIONAL = {"text_encoder_3", "tokenizer_3"}
PREFIX = "model.diffusion_model."


class SingleFile:
    """`path` is the checkpoint; `beside` a folder in diffusers' layout whose parts and configurations come first, or
    empty; `vae` a file with another autoencoder, or empty. Raises EngineError where a model cannot be told."""

    def __init__(self, path: Path, beside: str = "", vae: str = "") -> None:
        self.path = path
        self.beside = Path(beside).expanduser() if beside else None
        self.vae = Path(vae).expanduser() if vae else None
        self.name, (self.kind, self.parts) = self._model()

    @property
    def index(self) -> dict[str, Any]:
        """As a model_index.json would say it."""
        return {"_class_name": self.kind, **{name: list(part[:2]) for name, part in self.parts.items()}}

    def read(self, dtype: torch.dtype) -> Any:
        """The pipeline, in memory. Asks no network. Raises EngineError with what is missing."""
        cls = getattr(diffusers, self.kind)
        with self._folder() as folder:
            try:
                if self.path.suffix == GGUF:
                    return self._around(self._quantised(folder, dtype), folder, dtype)
                given = self._given(folder, dtype)
                return cls.from_single_file(
                    str(self.path), config=str(folder), local_files_only=True, dtype=dtype, **given
                )
            except SingleFileComponentError as error:
                raise lacking(self.path.name, missing_part(error)) from error
            except KeyError as error:
                raise lacking(self.path.name, str(error).strip("'")) from error

    def _model(self) -> tuple[str, tuple[str, Parts]]:
        index = self.beside / INDEX if self.beside else None
        if index is not None and index.is_file():
            return index.parent.name, described(index.parent)
        if self.path.suffix == GGUF:
            raise unreadable(f"{self.path.name} holds a transformer alone: name a folder with the rest (beside=…).")
        name = model_of(read_header(self.path))
        if not name:
            raise unreadable(f"{self.path.name} is of no model that is known by its single file: {', '.join(MODELS)}.")
        return name, MODELS[name]

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder that looks like the model's, with its configurations and tokenizers, but without weights."""
        if self.beside is not None and (self.beside / INDEX).is_file():
            yield self.beside
            return
        with tempfile.TemporaryDirectory(prefix="atelier-model-") as home:
            for name, part in self.parts.items():
                write_part(Path(home) / name, part)
            (Path(home) / INDEX).write_text(json.dumps(self.index))
            yield Path(home)

    def _given(self, folder: Path, dtype: torch.dtype) -> dict[str, Any]:
        """Parts that do not come out of the file: those beside it, another autoencoder, and None for what may lack."""
        given: dict[str, Any] = {}
        for name, part in self.parts.items():
            found = self.beside / name if self.beside else None
            if found is not None and has_content(found, part):
                given[name] = load(found, part, dtype)
            elif name in OPTIONAL:
                given[name] = None  # some files hold T5's weights, but its tokenizer does not ship with us
        if self.vae is not None:
            options = {"config": str(folder), "subfolder": "vae", "local_files_only": True, "torch_dtype": dtype}
            given["vae"] = diffusers.AutoencoderKL.from_single_file(str(self.vae), **options)
        return given

    def _around(self, transformer: Any, folder: Path, dtype: torch.dtype) -> Any:
        """The pipeline of a folder with this transformer in it."""
        options: dict[str, Any] = {"use_safetensors": True, "local_files_only": True, "dtype": dtype}
        return getattr(diffusers, self.kind).from_pretrained(str(folder), transformer=transformer, **options)

    def _quantised(self, folder: Path, dtype: torch.dtype) -> Any:
        """A GGUF's transformer, its weights kept as they are and computed with in `dtype`."""
        _, kind, _ = self.parts["transformer"]
        return getattr(diffusers, kind).from_single_file(
            str(self.path),
            quantization_config=diffusers.GGUFQuantizationConfig(compute_dtype=dtype),
            config=str(folder),
            subfolder="transformer",
            torch_dtype=dtype,
        )


def model_of(shapes: Shapes) -> str:
    """Which of MODELS a file holds, by the names and shapes of its weights; nothing where none."""
    names = {name.removeprefix(PREFIX): shape for name, shape in shapes.items()}
    if "double_blocks.0.img_attn.qkv.weight" in names and "distilled_guidance_layer.in_proj.weight" not in names:
        if names["img_in.weight"][1] == 384:
            return "FLUX.1 Fill"
        return "FLUX.1 dev" if "guidance_in.in_layer.weight" in names else "FLUX.1 schnell"
    if "joint_blocks.0.x_block.attn.qkv.weight" in names:
        if "joint_blocks.0.x_block.attn2.qkv.weight" in names:
            return "Stable Diffusion 3.5 medium"
        large = "joint_blocks.37.x_block.attn.qkv.weight" in names
        return "Stable Diffusion 3.5 large" if large else "Stable Diffusion 3"
    first = shapes.get(f"{PREFIX}input_blocks.0.0.weight")
    if first is None:
        return ""
    if any(name.startswith("conditioner.embedders.1.") for name in shapes):
        return {4: "SDXL", 9: "SDXL for repainting"}.get(first[1], "")
    if any(name.startswith("cond_stage_model.transformer.") for name in shapes):
        repainting = {4: "", 9: " for repainting"}.get(first[1])
        return "InstructPix2Pix" if repainting is None else f"Stable Diffusion 1.5{repainting}"
    return ""


def described(folder: Path) -> tuple[str, Parts]:
    """What a folder's own index says of its parts."""
    index = json.loads((folder / INDEX).read_text("utf-8"))
    parts: Parts = {
        name: (entry[0], entry[1], {})
        for name, entry in index.items()
        if isinstance(entry, list) and len(entry) == 2 and entry[0]
    }
    return str(index["_class_name"]), parts


def write_part(folder: Path, part: Part) -> None:
    """The configuration of a part, as its class reads it."""
    _library, kind, config = part
    if kind == "CLIPTokenizer":
        tokenizer.write(folder, pads_with=config["pads_with"])
        return
    folder.mkdir(parents=True, exist_ok=True)
    name = "scheduler_config.json" if folder.name == "scheduler" else "config.json"
    (folder / name).write_text(json.dumps({"_class_name": kind, **config}))


def has_content(folder: Path, part: Part) -> bool:
    """Whether a folder brings a part whole, weights or a tokenizer's words: a configuration is not enough."""
    if "okenizer" in part[1]:
        return folder.is_dir() and any(folder.glob("*.json"))
    return folder.is_dir() and any(folder.glob("*.safetensors"))


def load(folder: Path, part: Part, dtype: torch.dtype) -> Any:
    """A part from a folder: safetensors only, no network."""
    library, kind, _ = part
    cls = getattr(import_module(library), kind)
    options: dict[str, Any] = {"local_files_only": True}
    if "okenizer" not in kind:
        options |= {"use_safetensors": True, "torch_dtype": dtype}
    return cls.from_pretrained(str(folder), **options)


def missing_part(error: Exception) -> str:
    """Which part the library could not make; it says so by class."""
    words = str(error).split()
    return next((word.rstrip(".") for word in words if "Model" in word or "Autoencoder" in word), "a part")


def lacking(file: str, part: str) -> EngineError:
    return unreadable(f"{file} lacks {part}: put that part into a folder in diffusers' layout, and name it (beside=…).")


def unreadable(sentence: str) -> EngineError:
    return EngineError(sentence, code="model-unreadable", retry=False)
