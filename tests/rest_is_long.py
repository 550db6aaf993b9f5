"""Of several values that show the same, the README's line runs some; `bin/long` runs the rest (CONTRIBUTING.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def rest_is_long(values: Iterable[Any], *kept: Any) -> list[Any]:
    """`parametrize("format", rest_is_long(FORMATS, "PNG"))`; a tuple is one value for each name.

    Raises ValueError for a kept one that is none of the values.
    """
    known = list(values)
    if strange := [one for one in kept if one not in known]:
        raise ValueError(f"not among the values: {strange}")
    return [
        pytest.param(*(value if type(value) is tuple else [value]), marks=[] if value in kept else pytest.mark.long)
        for value in known
    ]
