"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access.signup import APPROVAL, OPEN, way_in
from config.front.middleware import audience_of
from config.front.overlay import page_name
from feed.feeds.table import TABS
from lib.shareable import NO_TOKEN


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        **shared_page(request),
        "site_name": settings.SITE_NAME,
        "site_origin": settings.SITE_ORIGIN,
        "site_root": settings.SITE.root,
        "engine": settings.ENGINE,
        "anyone_may_join": way_in() in (OPEN, APPROVAL),
        "feed_tabs": TABS,
    }


def shared_page(request: HttpRequest) -> dict[str, Any]:
    """On a page for many: its name where that is for members, and no token, which would be one person's."""
    audience = audience_of(request)
    if audience is None:
        return {}
    name = page_name(audience.language, show_mature=audience.show_mature) if audience.members else ""
    return {"page_name": name, "csrf_token": NO_TOKEN}
