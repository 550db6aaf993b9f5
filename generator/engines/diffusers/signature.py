"""What a pipeline's call takes, read off its signature."""

from __future__ import annotations

import inspect
from typing import Any


def takes(pipe: Any, argument: str) -> bool:
    return argument in inspect.signature(pipe.__call__).parameters


def default(pipe: Any, argument: str, otherwise: float) -> float:
    """The number an argument has where nothing is said."""
    parameter = inspect.signature(pipe.__call__).parameters.get(argument)
    return parameter.default if parameter and isinstance(parameter.default, int | float) else otherwise
