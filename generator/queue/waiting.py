"""How long a job still waits, as it is told: once what was promised has passed, that is said, and why."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from generator.models import Job, State
from generator.queue.estimates import as_document, spoken
from generator.queue.quote import quote_of

NOTICED_SECONDS = 1


def wait_of(job: Job) -> dict[str, Any] | None:
    """As `as_document`; None once it runs. Past its promise no other is made: `longest` is null."""
    still = quote_of(job)
    if still is None:
        return None
    told, late = as_document(still), late_by(job)
    pause = round((job.run_after - timezone.now()).total_seconds())
    if job.state == State.QUEUED and pause >= NOTICED_SECONDS and (job.errors or job.losses):
        again = _("The last try did not succeed. It is tried again in %(seconds)s.") % {"seconds": spoken(pause)}
        return told | {"longest": None, "text": again}
    if not late:
        return told
    said = _("It should have started %(late)s ago.") % {"late": spoken(late)}
    return told | {"longest": None, "text": f"{said} {why(told)}"}


def why(told: dict[str, Any]) -> str:
    """What holds it up, by what is known of the line now."""
    if told["likely"] is None:
        return str(told["text"])
    likely = {"likely": spoken(told["likely"])}
    if not told["ahead"]:
        return _("The machine is still at other pictures. Likely to start in %(likely)s.") % likely
    return ngettext(
        "The queue moves more slowly than was expected, with about %(ahead)s job before yours. "
        "Likely to start in %(likely)s.",
        "The queue moves more slowly than was expected, with about %(ahead)s jobs before yours. "
        "Likely to start in %(likely)s.",
        told["ahead"],
    ) % {"ahead": told["ahead"], **likely}


def late_by(job: Job) -> int:
    """Whole seconds since the longest wait that was promised was over; 0 before, and where none was."""
    return max(0, int((timezone.now() - job.due).total_seconds())) if job.due else 0
