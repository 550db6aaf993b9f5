"""The states of a job, the moves between them, and the sentences of what can end one badly."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Every job ends exactly once, in one of the last four."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    SUCCEEDED = "succeeded", _("Ready")
    FAILED = "failed", _("Failed")
    DEAD = "dead", _("Lost too often")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (State.QUEUED, State.RUNNING)

TRANSITIONS: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.FAILED, State.CANCELLED}),
    State.RUNNING: frozenset({State.QUEUED, State.SUCCEEDED, State.FAILED, State.DEAD, State.CANCELLED}),
    State.SUCCEEDED: frozenset(),
    State.FAILED: frozenset(),
    State.DEAD: frozenset(),
    State.CANCELLED: frozenset(),
}

# What the house itself says about an ending; an engine's own sentence stands in `Job.error`.
SENTENCES: dict[str, Any] = {
    "source-gone": _("The picture this starts from is no longer yours to use. Your images were given back."),
    "lost": _("The machines drawing this went away too often. Your images were given back; please try again."),
    "nobody-came": _("No machine was free to draw this in time. Your images were given back; please try again."),
    "model-failed": _("The model cannot draw this, and would not at another try. Your images were given back."),
    "engine-crashed": _("The drawing engine broke down over this. Your images were given back; please try again."),
    "not-kept": _("The picture was made but could not be stored. Your images were given back; please try again."),
    "incomplete": _("The engine did not finish every candidate. Your images were given back; please try again."),
}
