"""What makers answer to a question about their pictures, and what follows for all that holds their pixels.

A picture's own answer is what its maker says of it, or else of everything (`accounts.Consent`), or else what stands
where nobody says anything. A no to one picture stands until it is taken back, a yes to one picture until the maker says
no to everything. The effective answer is the least of its own and of those of all pictures whose pixels are in it,
where a maker who has left or is suspended says no. `constrained` is not allowed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import CharField
from django.db.models.expressions import RawSQL

from accounts.models import Consent
from accounts.models.consent import UNASKED

if TYPE_CHECKING:
    from uuid import UUID

ALLOWED, NOT_ALLOWED = str(Consent.Answer.ALLOWED), str(Consent.Answer.NOT_ALLOWED)
# In order: a picture's own answer is a number, 0 to 2, from the newest answer of it (`specific`), the newest of
# everything (`general`), each null where there is none, and `maker`, whose row it is.
ANSWERS = (NOT_ALLOWED, str(Consent.Answer.CONSTRAINED), ALLOWED)
OWN = """
case when maker.state is distinct from 'active' then 0
     when specific.answer = 'notAllowed' then 0
     when specific.answer = 'constrained' then 1
     when specific.answer = 'allowed'
          and not coalesce(general.answer <> 'allowed' and general.effective_from > specific.effective_from, false)
     then 2
     when general.answer = 'allowed' then 2
     when general.answer is null then {unsaid}
     else 0
end"""
NEWEST = """(
    select answer, effective_from from accounts_consent said where {whose} and said.use = '{use}'
    and said.effective_from <= statement_timestamp() order by said.effective_from desc, said.id desc limit 1)"""
# Of the row of gallery_image around it.
EFFECTIVE = """(
with recursive pixels (holds) as (
    select gallery_image.id
    union
    select edge.parent_id from pixels join gallery_edge edge on edge.child_id = pixels.holds
    where edge.pixels is not false
)
select (array['{answers}'])[1 + min({own})]
from pixels join gallery_image held on held.id = pixels.holds
left join accounts_user maker on maker.id = held.maker_id
left join lateral {general} general on true
left join lateral {specific} specific on true
)"""


@dataclass(frozen=True)
class Question:
    """One use (`Consent.Use`), as statements ask it: `own`, `general` and `specific` for statements of other rooms."""

    use: str

    @property
    def own(self) -> str:
        return OWN.format(unsaid=2 if self.use in UNASKED else 0)

    @property
    def general(self) -> str:
        return NEWEST.format(whose="said.user_id = held.maker_id and said.image is null", use=self.use)

    @property
    def specific(self) -> str:
        return NEWEST.format(whose="said.image = held.id and said.user_id = held.maker_id", use=self.use)

    @cached_property
    def effective(self) -> str:
        """Of each row of gallery_image in a statement."""
        parts = {"own": self.own, "general": self.general, "specific": self.specific}
        return EFFECTIVE.format(answers="', '".join(ANSWERS), **parts)

    def annotation(self) -> RawSQL:
        """The effective answer of each row of a query of images."""
        return RawSQL(self.effective, [], output_field=CharField())  # noqa: S611 - our own words

    def answers(self, images: Collection[UUID]) -> dict[UUID, str]:
        """The effective answer of each of these pictures that there are: allowed, notAllowed or constrained."""
        if not images:
            return {}
        with connection.cursor() as cursor:
            asked = f"SELECT id, {self.effective} FROM gallery_image WHERE id = ANY(%s::uuid[])"  # noqa: S608 - our own words
            cursor.execute(asked, [list(images)])
            return dict(cursor.fetchall())
