"""Notes of what people did become reactions, each tied to the card it began at, where that is true."""

from __future__ import annotations

from typing import Any

from django.db import connection

COLUMNS = ("id", "kind", "viewer", "post", "image", "slate", "position", "at")

# A slate that was somebody else's, or a position that showed another post, is as if nothing had been said.
INSERT = """
INSERT INTO feed_reaction (id, kind, viewer, post, image, slate, position, at)
SELECT said.id, said.kind, said.viewer, said.post, coalesce(said.image, card.image), card.slate, card.position, said.at
  FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::timestamptz[])
       AS said (id, kind, viewer, post, image, slate, position, at)
  LEFT JOIN feed_slate AS slate
    ON slate.id = said.slate AND (slate.viewer IS NULL OR slate.viewer = said.viewer)
  LEFT JOIN feed_impression AS card
    ON card.slate = slate.id AND card.position = said.position AND card.post = said.post
    ON CONFLICT (id) DO NOTHING
"""


def write(notes: list[dict[str, Any]]) -> None:
    """One row each, however often its note is read."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [[note[name] for note in notes] for name in COLUMNS])
