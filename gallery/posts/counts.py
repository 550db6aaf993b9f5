"""Whether the counts that posts carry are those of their rows."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

SHOWN = 20
COUNTS = {
    "like_count": """
        SELECT post_id, sum(number) FROM (
            SELECT post_id, 1 AS number FROM gallery_like
            UNION ALL SELECT post_id, -change FROM gallery_likechange -- which the counts do not have yet
        ) AS likes GROUP BY post_id""",
    "comment_count": "SELECT post_id, count(*) FROM gallery_comment WHERE state = 'shown' GROUP BY post_id",
    "remix_count": """
        SELECT source.post_id, count(DISTINCT remix.id)
        FROM gallery_post remix
        JOIN gallery_postimage child ON child.post_id = remix.id
        JOIN gallery_credit credit ON credit.child_id = child.image_id
        JOIN gallery_postimage source ON source.image_id = credit.source_id
        WHERE remix.state = 'published' AND remix.visibility = 'public' AND source.post_id <> remix.id
        GROUP BY source.post_id""",
}


def miscounted() -> Iterator[str]:
    """A sentence for every count that is wrong somewhere, with the ids of some posts."""
    for name, rows in COUNTS.items():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT post.id FROM gallery_post post LEFT JOIN ({rows}) AS found (post, number) "  # noqa: S608 - ours
                f"ON found.post = post.id WHERE post.{name} <> coalesce(found.number, 0) ORDER BY post.id LIMIT {SHOWN}"
            )
            wrong = [str(pk) for (pk,) in cursor.fetchall()]
        if wrong:
            yield f"Broken: the {name} of a post is the number of its rows. Rows: {', '.join(wrong)}"
