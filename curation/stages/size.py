"""Whether there is a file of a kind and size that trainers take. Sides in pixels, files in bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage, listed

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case
    when storage_key is null or storage_key = '' or sha256 is null or sha256 = '' then 'no_file'
    when mime is null or mime not in ({mimes}) then 'format'
    when width < {min_side} or height < {min_side} then 'too_small'
    when width > {max_side} or height > {max_side} then 'too_large'
    when bytes > {max_bytes} then 'too_heavy'
end as reason
from kept
"""
REASONS = {
    "no_file": _("It has no file."),
    "format": _("Its file is of a format that the recipe does not take."),
    "too_small": _("A side is shorter than the recipe asks."),
    "too_large": _("A side is longer than the recipe takes."),
    "too_heavy": _("Its file is larger than the recipe takes."),
}


def sql(recipe: Recipe) -> str:
    asked = recipe.values["size"]
    sides = {name: asked[name] for name in ("min_side", "max_side", "max_bytes")}
    return SQL.format(mimes=listed(asked["mimes"]), **sides)


STAGE = Stage("size", _("File and size"), REASONS, sql)
