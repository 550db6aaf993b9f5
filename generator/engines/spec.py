"""What has to be known of an engine before there is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.engines.base import ModelRef
from generator.engines.setting import Options, model_and_options

DECLARED = ("parse", "from_environ", "needs_no_loading")


@dataclass(frozen=True)
class EngineSpec:
    """An engine's class, by the dotted path `engine`, and how one is opened.

    `parse` takes apart what follows `name:` in a setting: the model, and constructor options as text; it raises
    EngineError where that makes no sense. `from_environ` names the environment variable of an option that the setting
    does not give. `extras` is a sentence on what to install, said where a package is missing. One that
    `needs_no_loading` can say what it can do before `load`, so the web server needs no worker to know.

    An engine's class declares all but `engine` and `extras` as attributes of its own. One whose module is heavy to
    import has a spec in a module of its own instead, which imports nothing heavy, and is registered by that.
    """

    engine: str
    parse: Callable[[str], tuple[ModelRef, Options]] = model_and_options
    from_environ: Mapping[str, str] = field(default_factory=dict)
    extras: str = ""
    needs_no_loading: bool = False

    @classmethod
    def declared_by(cls, engine: type, path: str) -> EngineSpec:
        """The spec of a class, from its attributes."""
        declared: dict[str, Any] = {name: getattr(engine, name) for name in DECLARED if hasattr(engine, name)}
        return cls(path, **declared)
