"""What curators looked at and do not want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.stages.base import Stage

if TYPE_CHECKING:
    from curation.recipe import Recipe

SQL = """
select kept.*, case when kept.id in (select id from decisions where verdict = 'exclude') then 'excluded' end as reason
from kept
"""


def sql(_recipe: Recipe) -> str:
    return SQL


STAGE = Stage("review", _("Looked at"), {"excluded": _("A curator excluded it.")}, sql)
