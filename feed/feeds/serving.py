"""A page of a feed, as it is read for somebody and noted as shown to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feed.feeds.pages import SIZE
from feed.impressions.notes import note_served
from feed.impressions.slate import Slate
from gallery.cards.rendering import here
from gallery.posts.marks import add_marks
from lib.pagination import Page, bad_cursor

if TYPE_CHECKING:
    from feed.feeds.feed import Feed
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer


def serve(
    feed: Feed, viewer: Viewer, subject: Any = None, *, cursor: str = "", size: int = SIZE, form: str = ""
) -> Slate:
    """The page after `cursor`, noted as shown. Raises Problem("bad-cursor")."""
    slate = read(feed, viewer, subject, cursor=cursor, size=size, form=form)
    note_served(slate, viewer)
    return slate


def read(
    feed: Feed, viewer: Viewer, subject: Any = None, *, cursor: str = "", size: int = SIZE, form: str = ""
) -> Slate:
    """The page after `cursor`, in two queries. A visitor finds nothing in what is not for visitors.

    `form` is one of `gallery.cards.rendering`; without it, cards are HTML in the language of this request.
    """
    start, after = parse_cursor(cursor)
    opens = feed.opens_for(viewer)
    page: Page[ListedCard] = feed.page(viewer, subject, after, size, form or here()) if opens else Page([])
    add_marks(page.rows, viewer)
    next_cursor = page.next_cursor and f"{start + len(page)}~{page.next_cursor}"
    return Slate(feed.name, feed.policy.name, page.rows, start, next_cursor, policy_version=feed.policy.version)


def parse_cursor(cursor: str) -> tuple[int, str]:
    """A feed's cursor is the position it continues at and the keyset it continues after."""
    if not cursor:
        return 0, ""
    start, _tilde, after = cursor.partition("~")
    if not (start.isdigit() and after and len(start) < 10):
        raise bad_cursor()
    return int(start), after
