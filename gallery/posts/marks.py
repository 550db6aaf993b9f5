"""What a grid of posts says beyond the posts themselves: the viewer's own marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from lib import prepared

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.visibility import Viewer

MARKS = """
SELECT true, post_id FROM gallery_like WHERE by_id = %(viewer)s AND post_id = ANY(%(posts)s)
UNION ALL
SELECT false, entry.post_id FROM gallery_collectionentry AS entry
JOIN gallery_collection AS collection ON collection.id = entry.collection_id
WHERE collection.owner_id = %(viewer)s AND entry.post_id = ANY(%(posts)s)
"""


class Marked(Protocol):
    """A post, or its card."""

    pk: UUID
    liked: bool
    collected: bool


def add_marks(posts: Iterable[Marked], viewer: Viewer) -> None:
    """Set `liked` and `collected` on every post: one query, none for visitors."""
    posts = list(posts)
    liked, collected = set(), set()
    if viewer.is_authenticated and posts:
        found = prepared.rows(MARKS, viewer=viewer.pk, posts=[post.pk for post in posts])
        liked = {post for is_like, post in found if is_like}
        collected = {post for is_like, post in found if not is_like}
    for post in posts:
        post.liked, post.collected = post.pk in liked, post.pk in collected
