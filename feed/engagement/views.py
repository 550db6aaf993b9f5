"""Counts how many different people have seen a post, from the log of what was served and reported."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from feed.models import CountedSlates
from feed.ranking.examination import examination

BATCH = 500  # slates
DEEPEST = 1_000  # places; further down a look is as likely as there
LOOKS = [examination(position) for position in range(DEEPEST + 1)]
AFTER = timedelta(minutes=3)  # by then a page has been flushed, and a script has said what was seen of it

SLATES = "SELECT id FROM feed_slate WHERE id > %s AND at < %s ORDER BY id LIMIT %s"

# A person counts once, by what their script reported. Of a page served to several, whoever reported nothing of their
# own, and of one without any report whoever it was served to, counts with the probability of a look at that place.
COUNT = """
WITH slate AS (
    SELECT s.id, s.viewer, s.reported, s.served,
           (SELECT count(DISTINCT v.viewer) FROM feed_viewing v WHERE v.slate = s.id) AS people
      FROM feed_slate s WHERE s.id = ANY(%(slates)s)
), card AS (
    SELECT slate.*, i.post, i.position, i.viewable_ms
      FROM slate JOIN feed_impression i ON i.slate = slate.id JOIN gallery_post p ON p.id = i.post
), seen AS (
    INSERT INTO feed_seen (viewer, post, at)
    SELECT DISTINCT v.viewer, card.post, %(now)s
      FROM card JOIN feed_viewing v ON v.slate = card.id AND v.position = card.position
     WHERE v.ms >= 1000
        ON CONFLICT DO NOTHING RETURNING viewer, post
), others AS (
    SELECT post, CASE
               WHEN reported AND viewer IS NOT NULL THEN 0
               WHEN reported AND served = 1 THEN (people = 0 AND viewable_ms >= 1000)::int
               ELSE greatest(served - people, 0) * (%(looks)s::float8[])[1 + least(position, %(deepest)s)]
           END AS views
      FROM card
), added AS (
    SELECT post, sum(views) AS views FROM (
        SELECT post, views FROM others
        UNION ALL
        SELECT seen.post, 1 FROM seen JOIN gallery_post p ON p.id = seen.post JOIN accounts_user u ON u.id = p.maker_id
         WHERE u.viewer_key IS DISTINCT FROM seen.viewer) AS each GROUP BY post
)
INSERT INTO feed_engagement AS row (post_id, views, likers, likes, commenters, remixers, reporters, hiders)
SELECT post, views, 0, 0, 0, 0, 0, 0 FROM added WHERE views > 0
    ON CONFLICT (post_id) DO UPDATE SET views = row.views + excluded.views
RETURNING post_id
"""


@transaction.atomic
def count_views() -> list[UUID]:
    """Take the next slates into account, each once; the posts whose views moved. Nothing is left when it is empty."""
    mark = CountedSlates.locked()
    with connection.cursor() as cursor:
        cursor.execute(SLATES, [mark.upto, timezone.now() - AFTER, BATCH])
        slates = [slate for (slate,) in cursor.fetchall()]
        if not slates:
            return []
        cursor.execute(COUNT, {"slates": slates, "now": timezone.now(), "looks": LOOKS, "deepest": DEEPEST})
        posts = [post for (post,) in cursor.fetchall()]
    mark.move(slates[-1])
    return posts
