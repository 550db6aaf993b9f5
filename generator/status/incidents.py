"""Looking after the site every few seconds: incidents that open and close by themselves, and what every page says."""

from __future__ import annotations

import datetime as dt
import time
from functools import lru_cache
from typing import Any

import structlog
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Letter
from gallery.files import storage
from gallery.images import signing
from generator.models import Incident, Job, Machine, State, Surge
from generator.models.machine import silence
from lib.credentials.identity import NoIdentity
from lib.outages import StorageAway
from moderation.judging import waiting

OVERDUE = dt.timedelta(minutes=10)
CURRENT_INCIDENT = "generator:incident"
CURRENT_FOR = 600  # seconds; renewed every few seconds, so a site without a watcher stops saying so in the end


log = structlog.get_logger(__name__)


def watch() -> None:
    """Open what is wrong, close what is over, and tell the pages."""
    watch_queue()
    watch_parts()
    publish_current()


def watch_parts() -> None:
    """What pictures and mail need beside machines: each incident lasts as long as its part is away."""
    try:
        storage.probe()
        away = False
    except StorageAway as error:
        log.error("the storage is away", error=str(error))
        away = True
    _match(Incident.Cause.STORAGE, Incident.Impact.PARTLY, wrong=away, over=not away)
    late = Letter.is_late()
    _match(Incident.Cause.MAIL, Incident.Impact.PARTLY, wrong=late, over=not late)
    unjudged = waiting.anything()
    _match(Incident.Cause.CLASSIFIER, Incident.Impact.PARTLY, wrong=unjudged, over=not unjudged)
    unsigned = cannot_sign()
    _match(Incident.Cause.CREDENTIALS, Incident.Impact.PARTLY, wrong=unsigned, over=not unsigned)


def cannot_sign() -> bool:
    """Whether there is a certificate to sign files with, and it does not do. A gallery without one has chosen so."""
    try:
        signing.identity()
    except NoIdentity as no:
        return no.reason != "missing"
    return False


def watch_queue() -> None:
    surge = Surge.now()
    _match(Incident.Cause.SURGE, Incident.Impact.SLOWER, wrong=surge.active, over=not surge.active)
    Incident.objects.open().filter(cause=Incident.Cause.SURGE).update(title=surge.announcement)
    alive = Machine.alive().exists()
    queued = Job.objects.filter(state=State.QUEUED).order_by("run_after", "id")
    waits = queued.filter(run_after__lt=timezone.now() - silence()).exists()
    over = alive or not queued.exists()
    _match(Incident.Cause.NO_MACHINE, Incident.Impact.STOPPED, wrong=waits and not alive, over=over)
    overdue = queued.filter(due__lt=timezone.now() - OVERDUE).exists()
    _match(Incident.Cause.BACKLOG, Incident.Impact.SLOWER, wrong=alive and overdue, over=not overdue or not alive)


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
