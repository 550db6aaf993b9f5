"""How far the log of what was served has been counted."""

from __future__ import annotations

from uuid import UUID

from django.db import models

NONE = UUID(int=0)
ONLY = 1  # the primary key of its one row


class CountedSlates(models.Model):
    """One row. Slates up to `upto` (UUIDv7, so by time) are in the views of engagements."""

    id = models.SmallIntegerField(primary_key=True, default=ONLY, editable=False)
    upto = models.UUIDField(default=NONE)

    def __str__(self) -> str:
        return f"counted up to {self.upto}"

    @classmethod
    def locked(cls) -> CountedSlates:
        """Until the transaction ends; who counts at the same time waits."""
        cls.objects.get_or_create(pk=ONLY)
        return cls.objects.select_for_update().get(pk=ONLY)

    def move(self, upto: UUID) -> None:
        self.upto = upto
        self.save(update_fields=["upto"])
