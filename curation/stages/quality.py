"""Whether a picture is good enough by what was measured: detail (PDQ's quality, 0 to 100), likes, and scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage, quoted

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case
    when coalesce(pdq_quality, 0) < {min_pdq_quality} then 'too_flat'
    when coalesce(likes, 0) < {min_likes} then 'too_few_likes'{scores}
end as reason
from kept{joined}
"""
JOINED = (
    " left join (select image, value from scores where scorer = {scorer} and version = {version}) as score_{place}"
    " on score_{place}.image = kept.id"
)
SCORES = """
    when score_{place}.value is null then 'no_score'
    when score_{place}.value < {least} then 'low_score'"""
REASONS = {
    "too_flat": _("It has less detail than the recipe asks."),
    "too_few_likes": _("It has fewer likes than the recipe asks."),
    "no_score": _("A scorer that the recipe names has not scored it."),
    "low_score": _("A scorer gave it less than the recipe asks."),
}


def sql(recipe: Recipe) -> str:
    asked = recipe.values["quality"]
    scores, joined = "", ""
    for place, (named, least) in enumerate(sorted(asked["min_scores"].items())):
        scorer, _slash, version = named.partition("/")
        joined += JOINED.format(place=place, scorer=quoted(scorer), version=quoted(version))
        scores += SCORES.format(place=place, least=float(least))
    likes = {name: asked[name] for name in ("min_pdq_quality", "min_likes")}
    return SQL.format(scores=scores, joined=joined, **likes)


STAGE = Stage("quality", _("Quality"), REASONS, sql, yields=True)
