"""Whether a picture is good enough by what was measured: detail (PDQ's quality, 0 to 100) and likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case
    when coalesce(pdq_quality, 0) < {min_pdq_quality} then 'too_flat'
    when coalesce(likes, 0) < {min_likes} then 'too_few_likes'
end as reason
from kept
"""
REASONS = {
    "too_flat": _("It has less detail than the recipe asks."),
    "too_few_likes": _("It has fewer likes than the recipe asks."),
}


def sql(recipe: Recipe) -> str:
    return SQL.format(**recipe.values["quality"])


STAGE = Stage("quality", _("Quality"), REASONS, sql, yields=True)
