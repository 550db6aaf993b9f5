"""What a page or a program reports of having been looked at."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from feed.impressions.notes import note_viewed
from lib.problems import Problem

MOST = 200


def take(report: Any) -> None:
    """Note every view of a report, {"views": [{"slate", "position", "ms"}, …]}. Raises Problem("invalid")."""
    for slate, views in views_by_slate(report).items():
        note_viewed(slate, views)


def views_by_slate(report: Any) -> dict[uuid.UUID, dict[int, int]]:
    """The views of a report as slate -> position -> ms. Raises Problem("invalid")."""
    try:
        views: dict[uuid.UUID, dict[int, int]] = {}
        for view in report["views"][:MOST]:
            position, ms = int(view["position"]), int(view["ms"])
            if not (0 <= position < 2**31 and ms >= 0):
                raise ValueError("out of range")
            views.setdefault(uuid.UUID(str(view["slate"])), {})[position] = ms
    except (KeyError, TypeError, ValueError) as error:
        title = _('Send {"views": [{"slate": …, "position": …, "ms": …}]}.')
        raise Problem("invalid", title, errors={"views": [title]}) from error
    return views
