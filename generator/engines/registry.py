"""From one setting to a loaded engine.

    sketch
    diffusers:stabilityai/sdxl-turbo@<revision>
    diffusers:/srv/models/our-model?dtype=bfloat16&steps=8
    openai:http://127.0.0.1:30000/v1#Qwen/Qwen-Image?steps=20&timeout=300
    comfyui:http://127.0.0.1:8188?workflow=/srv/workflows/portrait.json
    our_package.engine.OurEngine:model?option=value

A name, a colon, and what the engine itself parses: usually a model, and options after a question mark. A name with a
dot in it is the path of an engine's class; others are in ENGINES, or are entry points of installed packages. Only the
engine that is named is imported, so a machine without torch runs the others.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from generator.engines.base import Capabilities, Engine, EngineError
from generator.engines.dotted_path import imported
from generator.engines.options import converted
from generator.engines.setting import Setting
from generator.engines.spec import EngineSpec

ENGINES = {
    "sketch": "generator.engines.sketch.engine.SketchEngine",
    "diffusers": "generator.engines.diffusers.setting.SPEC",
    "openai": "generator.engines.openai.engine.OpenAIEngine",
    "comfyui": "generator.engines.comfyui.engine.ComfyUIEngine",
}
ENTRY_POINTS = "atelier.engines"
LONGEST_NAME = 40
METHODS = [name for name, member in vars(Engine).items() if callable(member) and not name.startswith("_")]


def open_engine(name: str, *, environ: Mapping[str, str] = os.environ, **options: Any) -> Engine:
    """Build and load the engine a setting names; keyword options win over those in the text.

    Raises EngineError for an unknown engine or option, for missing extras, and for whatever loading meets.
    """
    setting = parse(name)
    engine = build(setting, environ, **options)
    engine.load(setting.ref)
    check_announcement(setting.engine, engine.capabilities())
    return engine


def capabilities_at_rest(name: str, *, environ: Mapping[str, str] = os.environ) -> Capabilities | None:
    """What the engine a setting names can do, where it needs no loading to say so; None for the others.

    Raises EngineError as `open_engine` does.
    """
    setting = parse(name)
    if not spec_of(setting.engine).needs_no_loading:
        return None
    able = build(setting, environ).capabilities()
    check_announcement(setting.engine, able)
    return able


def parse(name: str) -> Setting:
    """Take a setting apart, in the words of its engine."""
    engine, _, rest = name.strip().partition(":")
    ref, options = spec_of(engine).parse(rest)
    return Setting(engine, ref, options)


def build(setting: Setting, environ: Mapping[str, str], **options: Any) -> Engine:
    """The engine with its options, not loaded."""
    spec = spec_of(setting.engine)
    surrounding = {option: environ[name] for option, name in spec.from_environ.items() if environ.get(name)}
    engine = class_of(setting.engine, spec)
    built: Engine = engine(**converted(engine, setting.engine, {**surrounding, **setting.options, **options}))
    return built


def spec_of(name: str) -> EngineSpec:
    """How the engine is opened that settings call so. Imports its class, unless it is registered by a spec."""
    path = name if "." in name else registered(name)
    found = imported(path, engine=name)
    return found if isinstance(found, EngineSpec) else EngineSpec.declared_by(checked(found, path), path)


def class_of(name: str, spec: EngineSpec) -> type:
    """The engine's class. Raises EngineError where it cannot be imported, or is no engine."""
    return checked(imported(spec.engine, engine=name, extras=spec.extras), spec.engine)


def checked(found: Any, path: str) -> type:
    """An engine's class is one that has an engine's methods."""
    if not isinstance(found, type):
        raise not_an_engine(path, "it is no class")
    lacking = [method for method in METHODS if not callable(getattr(found, method, None))]
    if lacking:
        raise not_an_engine(path, f"it lacks {', '.join(lacking)}")
    return found


def check_announcement(name: str, able: Any) -> None:
    """What an engine says of itself goes on records, which have room for so much."""
    if not isinstance(able, Capabilities):
        raise not_an_engine(name, f"its capabilities are no Capabilities but a {type(able).__name__}")
    if not 0 < len(able.engine) <= LONGEST_NAME:
        raise not_an_engine(name, f"it calls itself “{able.engine}”, and 1 to {LONGEST_NAME} characters are wanted")


def registered(name: str) -> str:
    """The dotted path behind a name: from ENGINES, else from an installed package's entry points."""
    if name in ENGINES:
        return ENGINES[name]
    points = entry_points(group=ENTRY_POINTS)
    paths = sorted({f"{point.module}.{point.attr}" for point in points.select(name=name)})
    if not paths:
        known = ", ".join([*ENGINES, *sorted(points.names - set(ENGINES))])
        raise unknown(f"There is no engine called “{name}”. There is {known}.")
    if len(paths) > 1:
        raise unknown(f"Several packages have an engine called “{name}”: name one by its path, {' or '.join(paths)}.")
    return paths[0]


def unknown(sentence: str) -> EngineError:
    return EngineError(sentence, code="unknown-engine", retry=False)


def not_an_engine(path: str, why: str) -> EngineError:
    return EngineError(f"“{path}” is no engine: {why}.", code="not-an-engine", retry=False)
