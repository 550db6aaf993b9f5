"""Notes of the log on their way: those that the broker could not take, and how many were lost."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class SpareNote(models.Model):
    """A note that waits here because the broker was away when it was made; the flush moves it like any other.

    `key` is the broker's list that it would stand in, `note` its JSON.
    """

    key = models.CharField(max_length=32)
    note = models.TextField()

    def __str__(self) -> str:
        return self.key


class Gap(models.Model):
    """So many notes were given up: the log is not whole at about this time."""

    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=32, help_text="What was noted: impressions:served, …:viewed or …:reacted.")
    notes = models.PositiveIntegerField()
    reason = models.CharField(max_length=80)

    class Meta:
        verbose_name = "gap in the log of exposure"
        verbose_name_plural = "gaps in the log of exposure"

    def __str__(self) -> str:
        return f"{self.notes} of {self.key}"
