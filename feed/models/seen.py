"""Which posts a person has seen."""

from __future__ import annotations

from django.db import models


class Seen(models.Model):
    """Somebody saw a post for the first time: so a view counts once a person, and what was seen is not shown anew."""

    pk = models.CompositePrimaryKey("viewer", "post")
    viewer = models.UUIDField()
    post = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="seen_at")]

    def __str__(self) -> str:
        return f"{self.post} seen"
