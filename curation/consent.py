"""The live database's last word on which pictures may still be used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from gallery.images.answers import ANSWERS
from gallery.images.training_rights import QUESTION

BATCH = 5_000
ALLOWED = len(ANSWERS) - 1
REFUSED = f"""
with recursive line (id, holds) as (
    select asked, asked from unnest(%(asked)s::uuid[]) as asked
    union
    select line.id, edge.parent_id from line join gallery_edge edge on edge.child_id = line.holds
    where edge.pixels is not false
), told (id, reason) as (
    select line.id, case
        when held.id is null or held.state <> 'kept' or held.clearance <> 'clear' then 'gone'
        when maker.id is null or maker.state = 'deleted' then 'nobody'
        when maker.state <> 'active' then 'account'
        when maker.invented then 'invented'
        when {QUESTION.own} <> {ALLOWED} then 'consent'
        when not (held.outputs_may_train or (%(rehearsal)s and held.origin = 'program')) then 'licence'
        when %(published)s and line.id = line.holds and held.visibility <> 'public' then 'not_published'
    end || case when line.id = line.holds then '' else '_parent' end
    from line left join gallery_image held on held.id = line.holds
    left join accounts_user maker on maker.id = held.maker_id
    left join lateral {QUESTION.general} general on true
    left join lateral {QUESTION.specific} specific on true
)
select id::text, min(reason) from told where reason is not null group by id
"""


def refused(images: Iterable[str], *, rehearsal: bool, published: bool) -> dict[str, str]:
    """Which of these pictures (canonical UUID text) may not be used now, with the reason's code.

    A picture and every one whose pixels it holds: kept, of an active person who is not invented and allows training of
    it as of now (gallery.images.training_rights), and of a model whose outputs may train. With `published`, everybody
    has to see the picture itself.
    """
    wanted = sorted(images)
    found: dict[str, str] = {}
    asks: dict[str, Any] = {"rehearsal": rehearsal, "published": published}
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), BATCH):
            cursor.execute(REFUSED, {**asks, "asked": wanted[start : start + BATCH]})
            found |= dict(cursor.fetchall())
    return found
