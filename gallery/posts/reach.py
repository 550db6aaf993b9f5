"""How far a post may reach: no further than the pictures of others that it was made from."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from gallery.models.post import Post
from gallery.models.visibility import Visibility
from lib.problems import Problem

# Upwards through the maker's own pictures, shown or not, to the first of others on each way.
KEPT_CLOSE = """
with recursive up (image, foreign_one) as (
    select id, false from gallery_image where id = any(%(images)s)
    union
    select parent.id, parent.maker_id is distinct from %(maker)s
    from up join gallery_edge edge on edge.child_id = up.image join gallery_image parent on parent.id = edge.parent_id
    where not up.foreign_one
)
select exists (
    select 1 from up join gallery_postimage entry on entry.image_id = up.image
    join gallery_post post on post.id = entry.post_id
    where up.foreign_one and post.visibility = any(%(close)s) and post.state <> 'draft')
"""
CLOSE = (Visibility.FOLLOWERS, Visibility.PRIVATE)


def is_kept_close(images: Collection[UUID], maker: int) -> bool:
    """Whether one of these, all of this maker, was made from a picture that somebody else does not show by its link."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_CLOSE, {"images": list(images), "maker": maker, "close": [one.value for one in CLOSE]})
        return bool(cursor.fetchone()[0])


def ask_reach(post: Post) -> None:
    """Raises Problem("invalid") where the post would be seen by more people than what it was made from.

    Whoever follows its maker need not follow the other, so what is made from such a picture is its maker's alone.
    """
    images = list(post.entries.values_list("image", flat=True))
    if post.visibility != Visibility.PRIVATE and is_kept_close(images, post.maker_id):
        raise Problem.invalid(visibility=sentence())


def sentence() -> str:
    return _("It was made from a picture that its maker does not show to everyone, so only you may see it.")
