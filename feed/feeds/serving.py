"""A page of a feed, as it is read for somebody and noted as shown to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feed.impressions.notes import note_served
from feed.impressions.slate import Slate, condition
from gallery.models import Post
from gallery.posts.marks import add_marks
from lib.pagination import Page, numbered, parse_numbered

if TYPE_CHECKING:
    from feed.feeds.feed import Feed
    from gallery.models.visibility import Viewer

SIZE = 40


def serve(feed: Feed, viewer: Viewer, subject: Any = None, *, cursor: str = "", size: int = SIZE) -> Slate:
    """The page after `cursor`, noted as shown. Raises Problem("bad-cursor")."""
    slate = read(feed, viewer, subject, cursor=cursor, size=size)
    note_served(slate, viewer)
    return slate


def read(feed: Feed, viewer: Viewer, subject: Any = None, *, cursor: str = "", size: int = SIZE) -> Slate:
    """The page after `cursor`, in a bounded number of queries. A visitor finds nothing in what is not for visitors."""
    start, after = parse_numbered(cursor)
    page = numbered(feed.page(viewer, subject, after, size) if feed.opens_for(viewer) else Page([]), start)
    posts, policy = posts_of(page, viewer), feed.policy
    return Slate(
        feed.name,
        policy.name,
        posts,
        start,
        page.next_cursor,
        policy_version=policy.version,
        weights=policy.weights,
        condition=condition(feed.name, subject, viewer),
    )


def posts_of(page: Page[Any], viewer: Viewer) -> list[Post]:
    """The posts of a page in its order, with all that a card shows, and the viewer's own marks."""
    ids = [row.pk if isinstance(row, Post) else row.post_id for row in page]
    found = {post.pk: post for post in Post.objects.filter(pk__in=ids).for_cards()}
    posts = [found[pk] for pk in ids if pk in found]
    add_marks(posts, viewer)
    return posts
