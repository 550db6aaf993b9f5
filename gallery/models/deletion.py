"""What somebody deleted at once: pictures, and what upper apps keep of their making."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from lib.ids import new_id, to_text

KEPT_DAYS = 30


class Deletion(models.Model):
    """It can be undone for a while; then words and files are erased, and the row stays so that nothing comes back.

    `posts` went into the bin with it; `places` are those that its pictures had in posts that still have others. What
    is deleted points here: undoing removes the row, and the database lets go of everything that pointed to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    images = models.PositiveIntegerField(default=0, help_text="How many pictures.")
    posts = ArrayField(models.UUIDField(), default=list)
    places: Any = models.JSONField(default=list, help_text="[post, picture, position, description] of each.")
    erased = models.DateTimeField(null=True)

    likenesses: list[str]  # where `gallery.posts.deletion.with_likenesses` has added them

    class Meta:
        indexes = [
            models.Index(fields=["maker", "-id"], name="deletion_newest"),
            models.Index(fields=["at"], name="deletion_waiting", condition=models.Q(erased__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.images} pictures, {self.at:%Y-%m-%d}"

    @property
    def key(self) -> str:
        """Its id as addresses have it."""
        return to_text(self.pk)

    @property
    def until(self) -> datetime:
        """When it is final."""
        return self.at + timedelta(days=KEPT_DAYS)
