"""A row of a snapshot that was taken back."""

from django.db import models
from django.utils import timezone

from curation.models.snapshot import Snapshot
from lib.ids import new_id


class Revocation(models.Model):
    """The picture's id stays, so that whoever has a copy can be told which row to drop; nothing else of it does."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="revocations")
    image = models.UUIDField()
    leaf = models.PositiveIntegerField(help_text="Its place in the tree, from 0.")
    reason = models.CharField(max_length=40)
    epoch = models.PositiveIntegerField(help_text="The snapshot's, from which on it is gone.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["image"], name="revocation_of_image")]
        constraints = [models.UniqueConstraint(fields=["snapshot", "image"], name="revoked_once")]

    def __str__(self) -> str:
        return f"{self.image} from {self.snapshot_id[:12]}"
