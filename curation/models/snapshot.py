"""What a recipe chose out of the events of one moment."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from curation.recipe import Recipe, canonical
from lib.problems import Problem

FOLDER = "datasets/snapshots"


class Snapshot(models.Model):
    """Its id is the SHA-256 of recipe, events and Merkle root: the same choice has the same id, whenever it is made.

    Rows, leaves and reasons lie as Parquet in the storage. `epoch` moves with every row that is taken back; id and
    root stay, since a leaf stays when its row and salt go.
    """

    id = models.CharField(primary_key=True, max_length=64, editable=False, help_text="SHA-256 in hex.")
    name = models.CharField(max_length=40)
    recipe = models.JSONField(help_text="Complete, as its id is taken of it.")
    recipe_id = models.CharField(max_length=64)
    events = models.CharField(max_length=64, help_text="SHA-256 of the names and digests of the files that were read.")
    root = models.CharField(max_length=64, help_text="Merkle root over salted rows (the tree of RFC 9162).")
    rehearsal = models.BooleanField()
    rows = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField(default=0)
    survivors: Any = models.JSONField(default=list, help_text="[stage, kept, {reason: dropped}] of each stage.")
    concentration: Any = models.JSONField(
        default=dict, db_default={}, help_text="Of whom its pictures are: `curation.snapshots.groups.concentration`."
    )
    listed = models.BooleanField(
        default=False, db_default=False, help_text="Whether `Dropped` says of each picture why it is not in it."
    )
    epoch = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0, db_default=0, help_text="Rows that were taken back.")
    told = models.PositiveIntegerField(default=0, help_text="The epoch that the storage's revocations.jsonl tells of.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-created", "id"], name="snapshot_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.id[:12]}"

    @classmethod
    def named(cls, beginning: str) -> Snapshot:
        """By its id or the first letters of it. Raises Problem("not-found") or, for too few letters, "invalid"."""
        found = list(cls.objects.filter(pk__startswith=beginning.lower()).order_by("pk")[:2]) if beginning else []
        if not found:
            raise Problem("not-found", f"There is no snapshot {beginning or '…'}.", status=404)
        if len(found) > 1:
            raise Problem.invalid(snapshot=f"Several snapshots begin with {beginning}; write more of the id.")
        return found[0]

    @property
    def left(self) -> int:
        """Rows that it still holds."""
        return self.rows - self.taken

    def parsed(self) -> Recipe:
        return Recipe.read(canonical(self.recipe))

    def key(self, part: str) -> str:
        """Where a part lies: `rows`, `leaves`, `pairs`, `dropped`."""
        return f"{FOLDER}/{self.pk}/{part}-{self.epoch:04}.parquet"
