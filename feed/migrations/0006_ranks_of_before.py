"""Ranks the posts that are there by what the gallery's own counters say, a batch at a time, until each is counted anew.

Places in the old order were powers of another time: left as they are, old posts would stand above all new ones.
"""

from typing import Any
from uuid import UUID

from django.db import migrations

BATCH = 5_000
# Weights and prior as feed.ranking had them when this was written: a post nobody was seen looking at.
RANK = """
WITH batch AS (
    SELECT c.post_id, c.published, p.like_count AS likes, p.remix_count AS remixes,
           (SELECT count(DISTINCT by_id) FROM gallery_comment
             WHERE post_id = p.id AND state = 'shown' AND by_id <> p.maker_id) AS commenters
      FROM feed_card c JOIN gallery_post p ON p.id = c.post_id
     WHERE c.post_id > %s ORDER BY c.post_id LIMIT %s
), kept AS (
    INSERT INTO feed_engagement (post_id, views, likers, likes, commenters, remixers, reporters, hiders)
    SELECT post_id, 0, likes, likes, commenters, remixes, 0, 0 FROM batch
        ON CONFLICT DO NOTHING
), counted AS (
    SELECT *, likes + 1.5 * commenters + 4 * remixes AS points, likes + commenters + remixes + 30.0 AS views FROM batch
), rated AS (
    SELECT *, (points + 0.04 * 30) / views AS mean FROM counted
), moved AS (
    UPDATE feed_card c
       SET score = rated.points,
           hot = log(greatest(mean - 0.5 * sqrt(mean / views), mean / 10) / 0.04)
                 + extract(epoch FROM rated.published) / 259200
      FROM rated WHERE c.post_id = rated.post_id
)
SELECT post_id FROM batch ORDER BY post_id DESC LIMIT 1
"""


def rank(apps: Any, schema_editor: Any) -> None:
    last = UUID(int=0)
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(RANK, [last, BATCH])
            found = cursor.fetchone()
            if found is None:
                return
            last = found[0]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("feed", "0005_ranking")]
    operations = [migrations.RunPython(rank, migrations.RunPython.noop, elidable=True)]
