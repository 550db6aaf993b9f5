"""Whether a picture may be used at all: itself, its maker, its model, and every picture whose pixels it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.components import inherited
from curation.stages.base import Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa

    from curation.recipe import Recipe

MAY_NOT = """
    when {table}.state <> 'kept' then 'gone'
    when {table}.invented then 'invented'
    when {table}.person is null then 'nobody'
    when {table}.consent is null or {table}.consent <> 'allowed' then 'consent'
    when {licence} then 'licence'
"""
LICENCE = "({table}.outputs_may_train is null or not {table}.outputs_may_train)"
PROGRAM = "({table}.origin is null or {table}.origin <> 'program')"
PARENTS = """
select images.id, case {may_not} end as reason
from images
where images.id in (select parent from edges where pixels is null or pixels)
"""
SQL = """
select kept.*, case
    {may_not}
    when inherited.reason is not null then inherited.reason
    when kept.consent_effective is null or kept.consent_effective <> 'allowed' then 'consent_of_parent'
    {published}
end as reason
from kept left join inherited on inherited.id = kept.id
"""
REASONS = {
    "gone": _("It was deleted or erased."),
    "invented": _("Its maker is invented."),
    "nobody": _("Its maker has left."),
    "account": _("Its maker's account is closed for now."),
    "consent": _("Its maker does not allow training."),
    "licence": _("The licence of its model does not let outputs train, or nobody knows it."),
    "gone_parent": _("It holds pixels of a picture that was deleted or erased."),
    "invented_parent": _("It holds pixels of a picture whose maker is invented."),
    "nobody_parent": _("It holds pixels of a picture whose maker has left."),
    "account_parent": _("It holds pixels of a picture whose maker's account is closed for now."),
    "consent_parent": _("It holds pixels of a picture whose maker does not allow training."),
    "licence_parent": _("It holds pixels of a picture whose model's licence does not let outputs train."),
    "consent_of_parent": _("The record says that not every maker before it allows training."),
    "not_published": _("No post shows it to everybody."),
}


def sql(recipe: Recipe) -> str:
    published = recipe.values["eligibility"]["published"]
    return SQL.format(
        may_not=_may_not(recipe, "kept"), published="when kept.published is null then 'not_published'" * published
    )


def arithmetic(recipe: Recipe, select: Tables) -> Mapping[str, pa.Table]:
    """`inherited` (id, reason): what is passed on with pixels, at any distance."""
    parents = select(f"select * from ({PARENTS.format(may_not=_may_not(recipe, 'images'))}) where reason is not null")
    return {"inherited": inherited(select("select child, parent from edges where pixels is null or pixels"), parents)}


def _may_not(recipe: Recipe, table: str) -> str:
    """A rehearsal takes what a program drew; its model's licence is nobody's."""
    licence = f"{LICENCE} and {PROGRAM}" if recipe.rehearsal else LICENCE
    return MAY_NOT.format(table=table, licence=licence.format(table=table))


STAGE = Stage("eligibility", _("May be used"), REASONS, sql, arithmetic)
