"""Looking after the site every half minute: incidents that open and close by themselves, and what every page says."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from generator.models import Incident, Job, Machine, State, Surge

PATIENCE = dt.timedelta(minutes=2)
CURRENT_INCIDENT = "generator:incident"
CURRENT_FOR = 600  # seconds; renewed every half minute, so a site without a watcher stops saying so in the end


def watch() -> None:
    """Open what is wrong, close what is over, and tell the pages."""
    surge = Surge.now()
    _match(Incident.Cause.SURGE, Incident.Impact.SLOWER, wrong=surge.active, over=not surge.active)
    Incident.objects.open().filter(cause=Incident.Cause.SURGE).update(title=surge.announcement)
    alive = Machine.alive().exists()
    queued = Job.objects.filter(state=State.QUEUED).order_by("run_after", "id")
    waits = queued.filter(run_after__lt=timezone.now() - PATIENCE).exists()
    over = alive or not queued.exists()
    _match(Incident.Cause.NO_MACHINE, Incident.Impact.STOPPED, wrong=waits and not alive, over=over)
    publish_current()


def _match(cause: str, impact: str, *, wrong: bool, over: bool) -> None:
    if wrong:
        Incident.begin(cause, impact)
    elif over:
        Incident.end(cause)


def publish_current() -> None:
    """Put the newest open incident where every page finds it without a query."""
    found = Incident.objects.open().order_by("-started").first()
    told = {"pk": found.pk, "title": found.title, "cause": found.cause, "impact": found.impact} if found else None
    cache.set(CURRENT_INCIDENT, told, CURRENT_FOR)
    read_lately.cache_clear()


def current_incident() -> Incident | None:
    """What `publish_current` put there, as an incident that is only to be read; a second late at most."""
    told = read_lately(int(time.monotonic()))
    return Incident(**told) if told else None


@lru_cache(maxsize=1)
def read_lately(_second: int) -> dict[str, Any] | None:
    """Once a second in a process, and not for every page."""
    found: dict[str, Any] | None = cache.get(CURRENT_INCIDENT)
    return found
