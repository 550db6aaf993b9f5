"""What the feed knows of a post, kept apart so that ranking never writes on the gallery's rows."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from gallery.models import Post


class Card(models.Model):
    """Rewritten when a post or its counts change. `listed` is whether it may stand in public lists at all."""

    post: Any = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    maker = models.BigIntegerField()
    published = models.DateTimeField()
    rating = models.CharField(max_length=10)
    listed = models.BooleanField(default=True)
    score = models.FloatField(default=0)
    hot = models.FloatField(default=0)
    words = SearchVectorField(null=True)
    seen = models.DateTimeField(help_text="The post's `touched` when this was written.")

    class Meta:
        indexes = [
            models.Index(fields=["-hot", "-post"], name="card_hot", condition=models.Q(listed=True)),
            models.Index(fields=["-score", "-post"], name="card_top", condition=models.Q(listed=True)),
            models.Index(fields=["-published", "-post"], name="card_new", condition=models.Q(listed=True)),
            GinIndex(fields=["words"], name="card_words"),
        ]

    def __str__(self) -> str:
        return f"card of {self.post_id}"


class Standing(models.Model):
    """The best of a day, week or month, written anew each minute under a new edition, so that a page keeps its order."""

    kind = models.CharField(max_length=8)
    edition = models.BigIntegerField()
    position = models.PositiveIntegerField()
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "edition", "position"], name="standing_position")]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"
