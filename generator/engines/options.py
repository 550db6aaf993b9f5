"""Options of a setting as an engine's constructor wants them: text becomes what the parameter is annotated with."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from generator.engines.base import bad_setting

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def converted(engine: type, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options for `engine`, which settings call `name`. Raises EngineError for an unknown or unreadable one."""
    known = inspect.signature(engine, eval_str=True).parameters
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise bad_setting(f"The {name} engine has no option “{unknown[0]}”. It has: {', '.join(known) or 'none'}.")
    return {key: convert(key, value, known[key].annotation) for key, value in given.items()}


def convert(key: str, value: Any, hint: Any) -> Any:
    """One option; what is no text stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        return reader_of(hint)(value)
    except ValueError as error:
        raise bad_setting(f"The option {key} cannot be “{value}”.") from error


def reader_of(hint: Any) -> Callable[[str], Any]:
    """What makes a value of text: the function an annotation brings, as in `Annotated[Size, size_in]`, or its type."""
    if typing.get_origin(hint) is Annotated:
        reader: Callable[[str], Any] = typing.get_args(hint)[1]
        return reader
    kinds = typing.get_args(hint) if typing.get_origin(hint) in (types.UnionType, typing.Union) else (hint,)
    if bool in kinds:
        return yes_or_no
    return next((kind for kind in (int, float) if kind in kinds), str)


def yes_or_no(value: str) -> bool:
    """1 and 0, yes and no, true and false, on and off."""
    if value.lower() not in TRUE | FALSE:
        raise ValueError(value)
    return value.lower() in TRUE
