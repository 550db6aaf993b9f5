"""The posts that are most like a post."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from gallery.models import Post

MOST = 24


class Neighbours(models.Model):
    """`posts` with their `scores` (from 0 to 1, parallel), the nearest first; one row, so that a page reads one.

    They were found by the vectors of `encoders`, when the post had this `revision`. Posts of one maker with nearly the
    same cover share a `burst`: the key of the first of them.
    """

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    posts = ArrayField(models.UUIDField(), default=list)
    scores = ArrayField(models.FloatField(), default=list)
    encoders = models.CharField(max_length=130)
    revision = models.PositiveIntegerField(default=0)
    burst = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["burst"], name="neighbours_burst", condition=models.Q(burst__isnull=False))]

    def __str__(self) -> str:
        return f"neighbours of {self.post_id}"

    def take(self, found: dict[UUID, float]) -> bool:
        """Let these posts in where they are nearer than others; whether anything changed."""
        known: dict[Any, float] = dict(zip(self.posts, self.scores, strict=True)) | found
        best = sorted(known.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        posts, scores = [post for post, _score in best], [score for _post, score in best]
        changed = (posts, scores) != (self.posts, self.scores)
        self.posts, self.scores = posts, scores
        return changed
