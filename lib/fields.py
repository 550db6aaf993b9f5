"""Column types that Django lacks."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.expressions import Combinable

LARGEST_SEED = 2**64 - 1


class SeedField(models.DecimalField[int | str | Combinable | None, int | None]):
    """An unsigned 64-bit integer (0 to 2**64 - 1), an `int` in Python, `numeric(20)` in PostgreSQL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_digits": 20, "decimal_places": 0})

    @property
    def validators(self) -> list[Any]:
        return [MinValueValidator(0), MaxValueValidator(LARGEST_SEED)]

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return None if number is None else int(number)
