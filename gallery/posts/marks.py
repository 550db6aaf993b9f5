"""What a grid of posts says beyond the posts themselves: the viewer's own marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from lib import prepared

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.visibility import Viewer

MARKS = """
SELECT 'liked', post_id, 0 FROM gallery_like WHERE by_id = %(viewer)s AND post_id = ANY(%(posts)s)
UNION ALL
SELECT 'collected', entry.post_id, 0 FROM gallery_collectionentry AS entry
JOIN gallery_collection AS collection ON collection.id = entry.collection_id
WHERE collection.owner_id = %(viewer)s AND entry.post_id = ANY(%(posts)s)
UNION ALL
SELECT 'changed', post_id, change FROM gallery_likechange WHERE post_id = ANY(%(posts)s) AND by = %(viewer)s
"""


class Marked(Protocol):
    """A post, or its card."""

    pk: UUID
    like_count: int
    liked: bool
    collected: bool


def add_marks(posts: Iterable[Marked], viewer: Viewer) -> None:
    """Set `liked` and `collected` on every post: one query, none for visitors.

    A like of the viewer's own that is not folded into the count yet is added to it here.
    """
    posts = list(posts)
    found: dict[str, dict[UUID, int]] = {"liked": {}, "collected": {}, "changed": {}}
    if viewer.is_authenticated and posts:
        for kind, post, change in prepared.rows(MARKS, viewer=viewer.pk, posts=[post.pk for post in posts]):
            found[kind][post] = found[kind].get(post, 0) + change
    for post in posts:
        post.liked, post.collected = post.pk in found["liked"], post.pk in found["collected"]
        if change := found["changed"].get(post.pk):
            post.like_count = max(post.like_count + change, 0)
