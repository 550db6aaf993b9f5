"""A recipe that somebody has run from a page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from curation.models.snapshot import Snapshot
from lib.ids import new_id

SILENT = timedelta(seconds=60)
"""A process that says nothing for so long is gone."""


class Build(models.Model):
    """Tried out, which keeps nothing but what each stage left, or built into a snapshot.

    `survivors` grows by a stage at a time: [stage, kept, {reason: dropped}]. `fell` has some pictures of each reason of
    a trial. `errors` is {place: [sentence]} of one that was refused, in the language of whoever asked.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recipe = models.JSONField(help_text="Complete.")
    keeps = models.BooleanField(help_text="Whether a snapshot is made.")
    fresh = models.BooleanField(default=False, help_text="Whether events are written first.")
    language = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    survivors: Any = models.JSONField(default=list)
    fell: Any = models.JSONField(default=dict)
    errors: Any = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    beat = models.DateTimeField(null=True, help_text="When its process was last there.")
    created = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], name="build_open", condition=models.Q(state__in=("queued", "running")))
        ]

    def __str__(self) -> str:
        return f"{self.recipe['name']} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)
