"""Whether the gallery's rating is one that the recipe takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage, listed

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case
    when rating is null then 'unrated'
    when rating not in ({ratings}) then 'rating'
end as reason
from kept
"""
REASONS = {"unrated": _("Nobody has rated it."), "rating": _("The recipe does not take its rating.")}


def sql(recipe: Recipe) -> str:
    return SQL.format(ratings=listed(recipe.values["safety"]["ratings"]))


STAGE = Stage("safety", _("Rating"), REASONS, sql)
