"""An Atom feed (RFC 4287) of what was said about incidents in the last thirty days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.sharing.atom import WritableAtom
from gallery.sharing.previews import absolute
from generator.models import IncidentUpdate
from generator.models.incident import HISTORY, MOST_SHOWN


class StatusFeed(Feed[IncidentUpdate, None]):
    feed_type = WritableAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=60"
        return response

    def title(self) -> str:
        return _("Status of %(site)s") % {"site": settings.SITE_NAME}

    def link(self) -> str:
        return absolute(reverse("status"))

    def feed_url(self) -> str:
        return absolute(reverse("status-feed"))

    def items(self) -> Iterable[IncidentUpdate]:
        since = timezone.now() - HISTORY
        said = IncidentUpdate.objects.filter(incident__started__gte=since).select_related("incident")
        return said.order_by("-at", "-pk")[:MOST_SHOWN]

    def item_title(self, item: IncidentUpdate) -> str:
        return f"{item.incident.name}: {item.get_state_display()}"

    def item_description(self, item: IncidentUpdate) -> str:
        return item.text or item.incident.get_impact_display()

    def item_link(self, item: IncidentUpdate) -> str:
        return absolute(f"{reverse('status')}#incident-{item.incident_id}")

    def item_guid(self, item: IncidentUpdate) -> str:
        return absolute(f"{reverse('status')}#update-{item.pk}")

    def item_pubdate(self, item: IncidentUpdate) -> datetime:
        return item.at

    item_updateddate = item_pubdate
