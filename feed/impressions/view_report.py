"""What a page or a program reports of having been looked at."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from feed.impressions.notes import note_viewed
from lib.ids import first_id
from lib.problems import Problem

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

MOST, MOST_SLATES = 200, 50
LARGEST = 64 * 1024  # bytes
DAY = timedelta(days=1)

View = tuple[uuid.UUID, int, int]


def take(report: Any, viewer: Viewer) -> None:
    """Note a report, {"slates": [slate, …], "views": [{"slate", "position", "ms"}, …]}. Raises Problem("invalid").

    `slates` are those whose cards a script watched, seen or not, and may be left out; `views` are the cards that were
    seen. Of each at most 50 and 200 are taken. Slates that cannot be today's are left out here, and whatever else does
    not fit what was served, where it meets the rows (`feed.impressions.viewed`).
    """
    slates, views = parsed(report)
    slates, views = [slate for slate in slates if recent(slate)], [view for view in views if recent(view[0])]
    if slates or views:
        note_viewed(slates, views, viewer)


def parsed(report: Any) -> tuple[list[uuid.UUID], list[View]]:
    """Slates, and views as (slate, position, ms). Raises Problem("invalid")."""
    try:
        slates = [uuid.UUID(str(slate)) for slate in list(report.get("slates", []))[:MOST_SLATES]]
        return slates, [parsed_view(view) for view in report["views"][:MOST]]
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        title = _('Send {"views": [{"slate": …, "position": …, "ms": …}]}.')
        raise Problem("invalid", title, errors={"views": [title]}) from error


def parsed_view(view: Any) -> View:
    position, ms = int(view["position"]), int(view["ms"])
    if not (0 <= position < 2**31 and ms >= 0):
        raise ValueError("out of range")
    return uuid.UUID(str(view["slate"])), position, ms


def recent(slate: uuid.UUID) -> bool:
    """Whether it may be of the last day: a UUIDv7 says when it was made (RFC 9562)."""
    now = timezone.now()
    return slate.version == 7 and first_id(now - DAY) <= slate < first_id(now + DAY)
