"""One setting says what draws: `name:model?option=value&option=value`."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from generator.engines.base import ModelRef, bad_setting

Options = dict[str, str]


@dataclass(frozen=True)
class Setting:
    """A setting taken apart: which engine, which model, and constructor options as text."""

    engine: str
    ref: ModelRef
    options: Options = field(default_factory=dict)


def model_and_options(rest: str) -> tuple[ModelRef, Options]:
    """What follows `name:` where an engine has no form of its own: `model?option=value`, both of them optional."""
    model, options = split_options(rest)
    return ModelRef(model), options


def split_options(text: str) -> tuple[str, Options]:
    """What stands before the question mark, and the options after it. Raises EngineError."""
    model, _, query = text.partition("?")
    try:
        return model, dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError as error:
        raise bad_setting(f"“{query}” is not a list of options like steps=8&dtype=bfloat16.") from error
