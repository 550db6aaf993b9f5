"""The same done with several pictures of one's own: through the posts that show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gallery.models import Collection, Image, Post
from gallery.posts import publication

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User


@dataclass(frozen=True)
class Done:
    """How many posts it was done with, and how many of the pictures are in none."""

    posts: int
    left_out: int


def show_to(images: Sequence[Image], visibility: str, *, by: User) -> Done:
    """Who may see the posts with these pictures from now on. A picture in no post is its maker's alone already."""
    posts = _posts_with(images, by)
    for post in posts:
        if post.visibility != visibility:
            publication.edit(post, by=by, visibility=visibility)
    return Done(len(posts), _in_none(images, posts))


def collect(images: Sequence[Image], collection: Collection, *, by: User) -> Done:
    """Put the posts with these pictures into a collection."""
    posts = _posts_with(images, by)
    for post in posts:
        collection.add(post, by=by)
    return Done(len(posts), _in_none(images, posts))


def _posts_with(images: Sequence[Image], by: User) -> list[Post]:
    keys = [image.pk for image in images]
    return list(Post.objects.of_maker_with(by, keys).prefetch_related("entries"))


def _in_none(images: Sequence[Image], posts: Sequence[Post]) -> int:
    shown = {entry.image_id for post in posts for entry in post.shown}
    return sum(image.pk not in shown for image in images)
