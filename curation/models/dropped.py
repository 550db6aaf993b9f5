"""Which pictures a snapshot left out, and why."""

from django.db import models
from django.db.models import Q

from curation.models.snapshot import Snapshot


class Dropped(models.Model):
    """Of the newest snapshots of a name alone; the storage has it of all. `instead` is the picture that was kept where
    this one is a copy."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="dropped", db_index=False)
    image = models.UUIDField()
    stage = models.CharField(max_length=20)
    reason = models.CharField(max_length=24)
    instead = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "snapshot"], name="dropped_once")]
        indexes = [
            models.Index(fields=["snapshot", "reason", "image"], name="dropped_by_reason"),
            models.Index(
                fields=["snapshot", "instead", "image"], name="dropped_instead", condition=Q(instead__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image} out of {self.snapshot_id[:12]}: {self.reason}"
