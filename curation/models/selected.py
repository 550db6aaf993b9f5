"""Which pictures a snapshot holds, so that its maker can be told and it can be taken out."""

from django.db import models

from curation.models.snapshot import Snapshot


class Selected(models.Model):
    """Goes when the picture is taken back."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="selected")
    image = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "snapshot"], name="selected_once")]

    def __str__(self) -> str:
        return f"{self.image} in {self.snapshot_id[:12]}"
