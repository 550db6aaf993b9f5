"""What is said of each picture: the first that is there of what the recipe names, and all of them besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case when {caption} is null then 'no_caption' end as reason
from kept join images on images.id = kept.id
"""


def caption(recipe: Recipe) -> str:
    """The expression, over `images`."""
    said = [f"nullif(trim(images.{source}), '')" for source in recipe.values["caption"]["from"]]
    return f"coalesce({', '.join(said)}, null)"


def captions(recipe: Recipe) -> str:
    """All that is there of what the recipe names, each once, in its order: an expression that gives a list."""
    said = ", ".join(f"nullif(trim(images.{source}), '')" for source in recipe.values["caption"]["from"])
    return f"list_filter([{said}], lambda said: said is not null)"


def sql(recipe: Recipe) -> str:
    return SQL.format(caption=caption(recipe))


STAGE = Stage("caption", {"no_caption": _("Nothing is said of it that the recipe takes.")}, sql)
