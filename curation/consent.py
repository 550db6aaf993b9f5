"""The live database's last word on which pictures may still be used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Consent

BATCH = 5_000
REFUSED = """
WITH RECURSIVE line (id, ancestor) AS (
    SELECT asked, asked FROM unnest(%(asked)s::uuid[]) AS asked
    UNION
    SELECT line.id, edge.parent_id FROM line JOIN gallery_edge AS edge ON edge.child_id = line.ancestor {pixels}
)
SELECT line.id::text, min(
    CASE
        WHEN image.id IS NULL OR image.state <> 'kept' THEN 'gone'
        WHEN person.id IS NULL OR person.state = 'deleted' THEN 'nobody'
        WHEN person.state <> 'active' THEN 'account'
        WHEN person.invented THEN 'invented'
        WHEN said.answer IS DISTINCT FROM 'allowed' THEN 'consent'
        WHEN NOT (image.outputs_may_train OR (%(rehearsal)s AND image.origin = 'program')) THEN 'licence'
        WHEN %(published)s AND line.id = line.ancestor AND image.visibility <> 'public' THEN 'not_published'
    END || CASE WHEN line.id = line.ancestor THEN '' ELSE '_parent' END
) AS reason
FROM line
LEFT JOIN gallery_image AS image ON image.id = line.ancestor
LEFT JOIN accounts_user AS person ON person.id = image.maker_id
LEFT JOIN LATERAL (
    SELECT answer FROM accounts_consent
    WHERE user_id = person.id AND use = %(use)s AND effective_from <= %(now)s
    ORDER BY effective_from DESC, id DESC LIMIT 1
) AS said ON true
GROUP BY line.id
HAVING count(*) FILTER (WHERE
    image.id IS NULL OR image.state <> 'kept' OR person.id IS NULL OR person.state <> 'active' OR person.invented
    OR said.answer IS DISTINCT FROM 'allowed'
    OR NOT (image.outputs_may_train OR (%(rehearsal)s AND image.origin = 'program'))
    OR (%(published)s AND line.id = line.ancestor AND image.visibility <> 'public')
) > 0
"""


def refused(images: Iterable[str], *, rehearsal: bool, published: bool) -> dict[str, str]:
    """Which of these pictures (canonical UUID text) may not be used now, with the reason's code.

    A picture and every one whose pixels it holds: kept, of an active person who is not invented and allows training as
    of now, and of a model whose outputs may train. With `published`, everybody has to see the picture itself.
    """
    wanted = sorted(images)
    found: dict[str, str] = {}
    asks: dict[str, Any] = {
        "rehearsal": rehearsal,
        "published": published,
        "use": str(Consent.Use.AI_GENERATIVE_TRAINING),
    }
    asks["now"] = timezone.now()
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), BATCH):
            cursor.execute(REFUSED.format(pixels=""), {**asks, "asked": wanted[start : start + BATCH]})
            found |= dict(cursor.fetchall())
    return found
