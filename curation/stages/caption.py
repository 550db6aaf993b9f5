"""What is said of each picture: what a curator wrote, or the first that is there of what the recipe names; and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case when {caption} is null then 'no_caption' end as reason
from kept join images on images.id = kept.id left join decisions on decisions.id = kept.id
"""


def caption(recipe: Recipe) -> str:
    """The expression, over `images` and `decisions`."""
    return f"coalesce({', '.join(_said(recipe))}, null)"


def captions(recipe: Recipe) -> str:
    """All that is there of what the recipe names, each once, in its order: an expression that gives a list."""
    return f"list_filter([{', '.join(_said(recipe))}], lambda said: said is not null)"


def _said(recipe: Recipe) -> list[str]:
    sources = ["decisions.caption", *(f"images.{source}" for source in recipe.values["caption"]["from"])]
    return [f"nullif(trim({source}), '')" for source in sources]


def sql(recipe: Recipe) -> str:
    return SQL.format(caption=caption(recipe))


STAGE = Stage("caption", _("Caption"), {"no_caption": _("Nothing is said of it that the recipe takes.")}, sql)
