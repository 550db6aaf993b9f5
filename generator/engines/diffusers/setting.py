"""How a diffusers setting is written, without torch."""

from __future__ import annotations

from pathlib import Path

from generator.engines import energy
from generator.engines.base import ModelRef, bad_setting
from generator.engines.setting import Options, split_options
from generator.engines.spec import EngineSpec


def parse(rest: str) -> tuple[ModelRef, Options]:
    """`owner/name@revision?options`, or a folder in place of the name."""
    model, options = split_options(rest)
    if not model:
        raise bad_setting("The diffusers engine needs a model: diffusers:owner/name@revision, or a folder.")
    return model_ref(model), options


def model_ref(model: str) -> ModelRef:
    """A folder or file where it looks like one or is one; else a hub id with an optional revision after the last @."""
    if model.startswith((".", "/", "~")) or Path(model).is_dir() or Path(model).is_file():
        return ModelRef(id=Path(model).name, folder=model)
    name, _, revision = model.partition("@")
    return ModelRef(id=name, revision=revision)


SPEC = EngineSpec(
    engine="generator.engines.diffusers.engine.DiffusersEngine",
    parse=parse,
    from_environ={"adapters": "ADAPTERS_DIR", "trials": "TRIALS_DIR", **energy.FROM_ENVIRON},
    extras="It needs torch and diffusers: pip install -r requirements-gpu.txt.",
)
