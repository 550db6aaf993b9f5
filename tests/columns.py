"""For lists of columns that are kept by hand: what such a list misses, and what of it is stale."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


def missing(model: type[models.Model], shown: Iterable[str], left_out: Iterable[str]) -> list[str]:
    """Columns that are neither shown nor named as left out. `shown` may be paths, as in `giver__handle`."""
    known = {path.split("__")[0] for path in shown} | set(left_out)
    return [column.name for column in model._meta.concrete_fields if not known & {column.name, column.attname}]


def stale(model: type[models.Model], shown: Iterable[str], left_out: Iterable[str]) -> list[str]:
    """Names left out that are no column, or that are shown all the same."""
    columns = {name for column in model._meta.concrete_fields for name in (column.name, column.attname)}
    return [name for name in left_out if name not in columns or name in set(shown)]
