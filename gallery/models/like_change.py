"""A like that is not counted on its post yet."""

from __future__ import annotations

from django.db import connection, models, transaction
from django.utils import timezone

BATCH = 10_000
WAITING = "SELECT DISTINCT post_id FROM (SELECT post_id FROM gallery_likechange ORDER BY id LIMIT %(most)s) AS first"
# In one order everywhere, so that two who count never wait for each other.
LOCK = "SELECT id FROM gallery_post WHERE id = ANY(%(posts)s) ORDER BY id FOR NO KEY UPDATE"
FOLD = """
WITH taken AS (
    DELETE FROM gallery_likechange WHERE id IN (
        SELECT id FROM gallery_likechange WHERE post_id = ANY(%(posts)s) ORDER BY id LIMIT %(most)s
        FOR UPDATE SKIP LOCKED)
    RETURNING post_id, change
), sums AS (SELECT post_id, sum(change) AS change FROM taken GROUP BY post_id), counted AS (
    UPDATE gallery_post SET like_count = greatest(like_count + sums.change, 0), touched = %(now)s
      FROM sums WHERE gallery_post.id = sums.post_id AND sums.change <> 0
) SELECT count(*) FROM taken
"""


class LikeChange(models.Model):
    """Written with the like or with its end; added to the post's count, with all others that wait, by `fold`.

    So that a thousand people who like one post at a time do not wait for its row one by one. Whose it is (`by`) lets
    a page count for somebody what they did themselves a moment ago.
    """

    post = models.ForeignKey("gallery.Post", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    by = models.BigIntegerField()
    change = models.SmallIntegerField(help_text="1 or -1")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(change__in=[1, -1]), name="like_change_of_one")]
        indexes = [models.Index(fields=["post", "by"], name="like_change_waiting")]

    def __str__(self) -> str:
        return f"{self.change:+d} for {self.post_id}"

    @classmethod
    def fold(cls) -> int:
        """Count what waits, each exactly once, however many call this at a time; answers how many there were."""
        total = folded = cls._fold_some()
        while folded == BATCH:
            folded = cls._fold_some()
            total += folded
        return total

    @classmethod
    @transaction.atomic
    def _fold_some(cls) -> int:
        with connection.cursor() as cursor:
            cursor.execute(WAITING, {"most": BATCH})
            posts = [post for (post,) in cursor.fetchall()]
            if not posts:
                return 0
            cursor.execute(LOCK, {"posts": posts})
            cursor.execute(FOLD, {"posts": posts, "most": BATCH, "now": timezone.now()})
            return int(cursor.fetchone()[0])
