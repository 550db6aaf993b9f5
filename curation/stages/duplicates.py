"""Copies: the same file, the same pixels, nearly the same picture. Of each group the best stays.

Best is what more people liked or remixed, then what has more pixels, then more detail, then the older.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.near import HASHES, near_clusters
from curation.stages.base import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa

    from curation.recipe import Recipe

BEST = "coalesce(likes, 0) + 2 * coalesce(remixes, 0) desc, width * height desc, coalesce(pdq_quality, 0) desc, id"
SQL = """
select *, case when place > {most} then '{code}' end as reason
from (select kept.*, row_number() over (partition by {same} order by {best}) as place from kept) as placed
"""


def best_of(same: str, code: str, most: int = 1) -> str:
    """The text that keeps the best so many of those for which the expression `same` is the same."""
    return SQL.format(same=same, code=code, most=most, best=BEST)


def same_file(_recipe: Recipe) -> str:
    return best_of("sha256", "same_file")


def same_pixels(_recipe: Recipe) -> str:
    return best_of("coalesce(pixel_sha256, id)", "same_pixels")


def near(recipe: Recipe) -> str:
    return best_of("look", "near_copy") if recipe.values["duplicates"]["keep"] == "best" else ""


def arithmetic(recipe: Recipe, select: Tables) -> Mapping[str, pa.Table]:
    """`looks` (id, look) of what looks alike, by the least id of those."""
    return {"looks": near_clusters(select(HASHES), distance=recipe.values["duplicates"]["distance"])}


STAGES = (
    Stage(
        "same-file", _("Same file"), {"same_file": _("A better liked or older picture has the same file.")}, same_file
    ),
    Stage(
        "same-pixels",
        _("Same pixels"),
        {"same_pixels": _("A better liked or older picture has the same pixels.")},
        same_pixels,
    ),
    Stage(
        "near-copies",
        _("Nearly the same"),
        {"near_copy": _("A better picture looks nearly the same.")},
        near,
        arithmetic,
        {"look": "coalesce(looks.look, subjects.id)"},
        yields=True,
    ),
)
