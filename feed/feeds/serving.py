"""A page of a feed, as it is read for somebody and noted as shown to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feed.impressions.notes import note_served
from feed.impressions.slate import Slate
from gallery.models import Post
from gallery.posts.marks import add_marks
from lib.pagination import Page, bad_cursor

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
    start, after = parse_cursor(cursor)
    page = feed.page(viewer, subject, after, size) if feed.opens_for(viewer) else Page([])
    next_cursor = page.next_cursor and f"{start + len(page)}~{page.next_cursor}"
    posts = posts_of(page, viewer)
    return Slate(feed.name, feed.policy.name, posts, start, next_cursor, policy_version=feed.policy.version)


def parse_cursor(cursor: str) -> tuple[int, str]:
    """A feed's cursor is the position it continues at and the keyset it continues after."""
    if not cursor:
        return 0, ""
    start, _tilde, after = cursor.partition("~")
    if not (start.isdigit() and after and len(start) < 10):
        raise bad_cursor()
    return int(start), after


def posts_of(page: Page[Any], viewer: Viewer) -> list[Post]:
    """The posts of a page in its order, with all that a card shows, and the viewer's own marks."""
    ids = [row.pk if isinstance(row, Post) else row.post_id for row in page]
    found = {post.pk: post for post in Post.objects.filter(pk__in=ids).for_cards()}
    posts = [found[pk] for pk in ids if pk in found]
    add_marks(posts, viewer)
    return posts
