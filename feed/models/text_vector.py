"""What is said of a post, for comparing."""

from __future__ import annotations

from django.db import models

from gallery.models import Post


class TextVector(models.Model):
    """Of its title, tags and prompts; `vector` is of `encoder` (feed.similarity.encoder)."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    encoder = models.CharField(max_length=60)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.encoder} of {self.post_id}"
