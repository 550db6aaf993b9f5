"""Why a search found nothing: which of its parts nothing has, and without which there would be something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.search.pages import found

if TYPE_CHECKING:
    from feed.search.parts import Part
    from feed.search.search import Search
    from gallery.models.visibility import Viewer

MOST = 6  # parts that are tried


def in_the_way(viewer: Viewer, search: Search) -> list[tuple[Part, Search]]:
    """The parts, at most six, without each of which this viewer would find something, and the search that does."""
    if len(search.parts) < 2:
        return []
    tries = [(part, search.without(part)) for part in search.parts[:MOST]]
    return [(part, less) for part, less in tries if found(viewer, less, "", 1).rows]
