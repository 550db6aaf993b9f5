"""From one setting to a loaded engine.

    sketch
    diffusers:stabilityai/sdxl-turbo@<revision>
    diffusers:/srv/models/our-model?dtype=bfloat16&steps=8
    openai:http://127.0.0.1:30000/v1#Qwen/Qwen-Image?steps=20&timeout=300
    comfyui:http://127.0.0.1:8188?workflow=/srv/workflows/portrait.json

A name, a colon, a model, and options after a question mark (after the `#` for openai, whose address may have a query
of its own). Only the engine that is named is imported, so a machine without torch runs the others.
"""

from __future__ import annotations

import importlib
import inspect
import os
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from generator.engines.base import Engine, EngineError, ModelRef

ENGINES = {
    "sketch": ("generator.engines.sketch.engine", "SketchEngine"),
    "diffusers": ("generator.engines.diffusers.engine", "DiffusersEngine"),
    "openai": ("generator.engines.openai.engine", "OpenAIEngine"),
    "comfyui": ("generator.engines.comfyui.engine", "ComfyUIEngine"),
}
# Options that an engine which has them takes from the environment, where its setting does not say.
FROM_ENVIRON = {"api_key": "ENGINE_KEY", "adapters": "ADAPTERS_DIR", "cpu_watts": "ENERGY_CPU_WATTS"}
EXTRAS = {"diffusers": "It needs torch and diffusers: pip install -r requirements-gpu.txt."}
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Setting:
    """A parsed engine setting: which engine, which model, and constructor options as text."""

    engine: str
    ref: ModelRef
    options: dict[str, str] = field(default_factory=dict)


def open_engine(name: str, *, environ: Mapping[str, str] = os.environ, **options: Any) -> Engine:
    """Build and load the engine a setting names; keyword options win over those in the text.

    The key of an images server comes from ENGINE_KEY in `environ`. Raises EngineError for an unknown engine or
    option, for missing extras, and for whatever loading meets.
    """
    setting = parse(name)
    engine = find(setting.engine)
    given: dict[str, Any] = {**setting.options, **options}
    for option, variable in FROM_ENVIRON.items():
        if environ.get(variable) and option in inspect.signature(engine).parameters:
            given.setdefault(option, environ[variable])
    opened: Engine = engine(**converted(engine, setting.engine, given))
    opened.load(setting.ref)
    return opened


def parse(name: str) -> Setting:
    """Take a setting apart. Imports nothing and reads nothing but whether a folder exists."""
    engine, _, rest = name.strip().partition(":")
    if engine not in ENGINES:
        raise bad(f"There is no engine called “{engine}”. There is {', '.join(ENGINES)}.", code="unknown-engine")
    if engine == "openai":
        address, _, rest = rest.partition("#")
        model, options = split_options(rest)
        if not address:
            raise bad("The openai engine needs an address: openai:https://host/v1#model.")
        return Setting(engine, ModelRef(model), {"base_url": address, **options})
    model, options = split_options(rest)
    if engine == "comfyui":
        if not model or not options.get("workflow"):
            raise bad("The comfyui engine needs an address and a workflow: comfyui:http://host:8188?workflow=/a.json.")
        return Setting(engine, ModelRef(Path(options["workflow"]).stem), {"base_url": model, **options})
    if engine == "sketch":
        return Setting(engine, ModelRef(model or "sketch"), options)
    if not model:
        raise bad("The diffusers engine needs a model: diffusers:owner/name@revision, or a folder.")
    return Setting(engine, diffusers_ref(model), options)


def diffusers_ref(model: str) -> ModelRef:
    """A folder where it looks like one or is one; else a hub id with an optional revision after the last `@`."""
    if model.startswith((".", "/", "~")) or Path(model).is_dir():
        return ModelRef(id=Path(model).name, folder=model)
    name, _, revision = model.partition("@")
    return ModelRef(id=name, revision=revision)


def split_options(text: str) -> tuple[str, dict[str, str]]:
    model, _, query = text.partition("?")
    try:
        return model, dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError as error:
        raise bad(f"“{query}” is not a list of options like steps=8&dtype=bfloat16.") from error


def find(engine: str) -> type:
    """Import an engine's class, and nothing else."""
    module, name = ENGINES[engine]
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("generator."):
            raise
        more = EXTRAS.get(engine, "")
        raise bad(
            f"The {engine} engine cannot start: the package “{error.name}” is not installed. {more}".strip(),
            code="missing-extras",
        ) from error


def converted(engine: type, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Options as the constructor wants them: text becomes what the parameter is annotated with."""
    constructor = vars(engine).get("__init__")
    hints = typing.get_type_hints(constructor) if constructor else {}
    known = [key for key in inspect.signature(engine).parameters if key != "self"]
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise bad(f"The {name} engine has no option “{unknown[0]}”. It has: {', '.join(known) or 'none'}.")
    return {key: convert(key, value, hints.get(key, str)) for key, value in given.items()}


def convert(key: str, value: Any, hint: Any) -> Any:
    """One option. Sizes are written 1024x1024,1536x1024; yes and no as 1 and 0, yes and no, true and false."""
    if not isinstance(value, str):
        return value
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    try:
        if bool in kinds:
            return yes_or_no(value)
        if key == "sizes":
            pairs = (size.strip().split("x") for size in value.split(","))
            return tuple((int(width), int(height)) for width, height in pairs)
        kind = next((kind for kind in (int, float) if kind in kinds), str)
        return kind(value)
    except ValueError as error:
        raise bad(f"The option {key} cannot be “{value}”.") from error


def yes_or_no(value: str) -> bool:
    if value.lower() not in TRUE | FALSE:
        raise ValueError(value)
    return value.lower() in TRUE


def bad(sentence: str, *, code: str = "bad-setting") -> EngineError:
    return EngineError(sentence, code=code, retry=False)
