"""What a grid of posts says beyond the posts themselves: the viewer's own marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gallery.models import CollectionEntry, Like, Post

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer


def add_marks(posts: Iterable[Post], viewer: Viewer) -> None:
    """Set `liked` and `collected` on every post: one query each, none for visitors."""
    posts = list(posts)
    keys = [post.pk for post in posts]
    liked, collected = set(), set()
    if viewer.is_authenticated and keys:
        liked = set(Like.objects.filter(by=viewer.pk, post__in=keys).values_list("post", flat=True))
        own = CollectionEntry.objects.filter(collection__owner=viewer.pk, post__in=keys)
        collected = set(own.values_list("post", flat=True))
    for post in posts:
        post.liked, post.collected = post.pk in liked, post.pk in collected
