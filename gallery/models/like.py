"""Someone likes a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from accounts.models import Notification
from gallery.models.post import Post
from gallery.registries.exposure import acted
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

# The row and what it changes in one statement: each row moves the count once, when `LikeChange.fold` comes by.
ADD = """
with added as (
    insert into gallery_like (by_id, post_id, created) values (%(by)s, %(post)s, %(now)s)
    on conflict (by_id, post_id) do nothing returning 1
)
insert into gallery_likechange (post_id, by, change) select %(post)s, %(by)s, 1 from added
"""
TAKE_BACK = """
with gone as (delete from gallery_like where by_id = %(by)s and post_id = %(post)s returning 1)
insert into gallery_likechange (post_id, by, change) select %(post)s, %(by)s, -1 from gone
"""
COUNT = """
select greatest(like_count + (select coalesce(sum(change), 0) from gallery_likechange where post_id = %(post)s), 0)
from gallery_post where id = %(post)s
"""


class LikeQuerySet(models.QuerySet["Like"]):
    def of_people(self) -> LikeQuerySet:
        """Without those of the invented community: what any model of ranking and any export has to begin with."""
        return self.filter(by__invented=False)


class Like(models.Model):
    """Once a person and post."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="likes")
    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    created = models.DateTimeField(default=timezone.now)

    objects = LikeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "post"], name="like_once")]
        indexes = [models.Index(fields=["by", "-id"], name="like_newest")]

    def __str__(self) -> str:
        return f"{self.by_id} likes {self.post_id}"

    @classmethod
    def add(cls, post: Post, by: User) -> bool:
        """Whether this is a new like; a second one of the same person changes nothing.

        Raises Problem("not-found") for a post this person cannot open.
        """
        if not by.is_active or not Post.objects.published().visible_to(by).filter(pk=post.pk).exists():
            raise Problem.not_found()
        added = _execute(ADD, post, by)
        if added:
            acted("like", post, by)
            url, image = post.get_absolute_url(), post.cover.pk
            Notification.tell(post.maker, "like", actor=by, subject=post.pk, url=url, title=post.name, image=image)
        return added

    @classmethod
    def take_back(cls, post: Post, by: User) -> bool:
        """Whether there was a like. It can be taken back even when the post can no longer be opened."""
        gone = _execute(TAKE_BACK, post, by)
        if gone:
            acted("unlike", post, by)
            Notification.take_back(post.maker_id, "like", actor=by, subject=post.pk)
        return gone


def _execute(statement: str, post: Post, by: User) -> bool:
    """Whether it changed anything; the post then has the count as it is now, with all that is not folded yet."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"by": by.pk, "post": post.pk, "now": timezone.now()})
        changed: bool = cursor.rowcount == 1
        cursor.execute(COUNT, {"post": post.pk})
        post.like_count = next((count for (count,) in cursor.fetchall()), 0)
    return changed
