"""A snapshot written out in the format of a trainer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from curation.models.snapshot import Snapshot
from lib.ids import new_id


class Materialisation(models.Model):
    """`shards` are [{name, rows, bytes, sha256}]. What is taken back is taken out of the folder, and `epoch` moves.

    A folder that one process does not see may be seen by another (a private /tmp, another machine), so one that is gone
    is looked for again as long as its epoch is behind.
    """

    class State(models.TextChoices):
        LIVE = "live"
        GONE = "gone"  # whoever looked last did not find the folder
        REPLACED = "replaced"  # something else was written where it lay

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="materialisations")
    format = models.CharField(max_length=20)
    folder = models.CharField(max_length=1000, help_text="Where it was written on this machine.")
    recipient = models.CharField(max_length=200, blank=True, help_text="Who has a copy and is told what to drop.")
    told = models.PositiveIntegerField(
        default=0, db_default=0, help_text="The epoch of which the recipient was last told."
    )
    state = models.CharField(max_length=8, choices=State, default=State.LIVE)
    epoch = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    shards: Any = models.JSONField(default=list)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["snapshot", "id"], name="materialisation_of_snapshot")]

    def __str__(self) -> str:
        return f"{self.format} of {self.snapshot_id[:12]}"
