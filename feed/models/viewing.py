"""What a person who is signed in looked at."""

from __future__ import annotations

from django.db import models


class Viewing(models.Model):
    """A person saw one card of a slate for a second or longer: once a person and card, `ms` being the longest reported.

    The slate may have been made for this person or kept and served to many; either way this is who saw it. What was
    not seen has no row.
    """

    pk = models.CompositePrimaryKey("slate", "position", "viewer")
    slate = models.UUIDField()
    position = models.PositiveIntegerField()
    viewer = models.UUIDField()
    ms = models.PositiveIntegerField(help_text="How long at least half of the card was on the screen.")

    class Meta:
        indexes = [models.Index(fields=["viewer", "slate"], name="viewing_of_viewer")]

    def __str__(self) -> str:
        return f"{self.ms} ms at {self.position}"
