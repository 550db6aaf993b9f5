"""What every page says about the site's state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from generator.status.incidents import current_incident as newest_open

if TYPE_CHECKING:
    from generator.models import Incident

SEEN = f"{settings.SITE.cookie_prefix}status_seen"


def current_incident(request: HttpRequest) -> dict[str, Any]:
    """`current_incident`, the one to speak of, unless it was put away; read only by a page that shows it."""
    return {"current_incident": SimpleLazyObject(lambda: to_show(request))}


def to_show(request: HttpRequest) -> Incident | None:
    found = newest_open()
    return found if found and request.COOKIES.get(SEEN) != str(found.pk) else None
