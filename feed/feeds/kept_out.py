"""Why a list is empty for somebody: what they mute, hide or block keeps all of it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feed.feeds.serving import read
from feed.mutes import hides_by_choice, without_choices

if TYPE_CHECKING:
    from feed.feeds.feed import Feed
    from gallery.models.visibility import Viewer


def kept_out(feed: Feed, viewer: Viewer, subject: Any = None) -> str:
    """ "all" where there is something for everybody else; "some" where that cannot be said of a list of one's own.

    Empty where nothing is kept out. Asked of empty lists only: a few queries, and the page of one card.
    """
    if not hides_by_choice(viewer):
        return ""
    if feed.signed_in_only:
        return "some"
    return "all" if read(feed, without_choices(viewer), subject, size=1).rows else ""
