"""What a page reports of having been seen."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from lib.problems import Problem

MOST = 200


def parse_views(body: Any) -> dict[uuid.UUID, dict[int, int]]:
    """{"views": [{"slate", "position", "ms"}, …]} as slate -> position -> ms. Raises Problem("invalid")."""
    try:
        views: dict[uuid.UUID, dict[int, int]] = {}
        for view in body["views"][:MOST]:
            position, ms = int(view["position"]), int(view["ms"])
            if not (0 <= position < 2**31 and ms >= 0):
                raise ValueError("out of range")
            views.setdefault(uuid.UUID(str(view["slate"])), {})[position] = ms
    except (KeyError, TypeError, ValueError) as error:
        title = _('Send {"views": [{"slate": …, "position": …, "ms": …}]}.')
        raise Problem("invalid", title, errors={"views": [title]}) from error
    return views
