"""Someone likes a post."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from gallery.models.post import Post


class Like(models.Model):
    """Once a person and post."""

    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="likes")
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "post"], name="like_once")]

    def __str__(self) -> str:
        return f"{self.by_id} likes {self.post_id}"
