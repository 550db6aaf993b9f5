"""A page of a feed, as it is read for somebody and noted as shown to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feed.editions.drawn_page import DrawnPage
from feed.feeds.pages import SIZE
from feed.impressions.notes import note_served
from feed.impressions.slate import Slate, condition
from gallery.cards.rendering import here
from gallery.posts.marks import add_marks
from lib.pagination import Page, numbered, parse_numbered

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
    """The page after `cursor`, in two queries. Nothing is found in what is not for visitors, or in what is muted whole.

    `form` is one of `gallery.cards.rendering`; without it, cards are HTML in the language of this request.
    """
    start, after = parse_numbered(cursor)
    opens, policy = feed.opens_for(viewer, subject), feed.policy
    found: Page[ListedCard] = feed.page(viewer, subject, after, size, form or here()) if opens else Page([])
    add_marks(found.rows, viewer)
    slate = Slate(
        feed.name,
        policy.name,
        found.rows,
        start,
        numbered(found, start).next_cursor,
        policy_version=policy.version,
        weights=policy.weights,
        condition=condition(feed.name, subject, viewer),
    )
    if isinstance(found, DrawnPage) and found.order and found.eligible:
        slate.drew(found.order, found.eligible, found.propensities, found.explored)
    return slate
