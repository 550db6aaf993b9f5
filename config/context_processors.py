"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from feed.feeds.table import TABS


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "engine": settings.ENGINE,
        "feed_tabs": TABS,
    }
