"""What one snapshot has and another has not, worked out once."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from curation.models.snapshot import Snapshot

MOST = 2_000
"""Ids that are kept of each side; `manage.py dataset diff` has them all."""


class Difference(models.Model):
    """`epochs` are those of both snapshots when it was worked out; null while it is being so."""

    one = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    other = models.ForeignKey(Snapshot, models.CASCADE, related_name="+", db_index=False)
    epochs = ArrayField(models.PositiveIntegerField(), null=True)
    only_one = models.PositiveIntegerField(default=0)
    only_other = models.PositiveIntegerField(default=0)
    both = models.PositiveIntegerField(default=0)
    first_of_one = ArrayField(models.UUIDField(), default=list, help_text=f"At most {MOST}, by id.")
    first_of_other = ArrayField(models.UUIDField(), default=list)
    asked = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="difference_once")]

    def __str__(self) -> str:
        return f"{self.one_id[:12]} and {self.other_id[:12]}"
