"""Which pictures a snapshot holds, so that its maker can be told and it can be taken out."""

from django.db import models
from django.db.models import F, Q

from curation.models.snapshot import Snapshot


class Selected(models.Model):
    """Goes when the picture is taken back.

    `family` is the least id of all that hang together with it, null where nothing does. Counts stand on one row of a
    group alone: `relatives` on the least of a family, `copies` on the picture that was kept instead of them.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="selected", db_index=False)
    image = models.UUIDField()
    side = models.CharField(max_length=8, default="", db_default="")
    family = models.UUIDField(null=True)
    relatives = models.PositiveIntegerField(default=0, db_default=0)
    copies = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "snapshot"], name="selected_once")]
        indexes = [
            models.Index(fields=["snapshot", "image"], name="selected_by_snapshot"),
            models.Index(
                "snapshot", F("copies").desc(), F("image").desc(), name="selected_copies", condition=Q(copies__gt=0)
            ),
            models.Index(
                "snapshot",
                F("relatives").desc(),
                F("image").desc(),
                name="selected_families",
                condition=Q(relatives__gt=1),
            ),
            models.Index(
                fields=["snapshot", "family", "image"], name="selected_family", condition=Q(family__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image} in {self.snapshot_id[:12]}"
