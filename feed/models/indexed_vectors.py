"""Vectors again, where the database itself finds the nearest of them; both tables can be emptied and filled anew."""

from __future__ import annotations

from django.db import models

from gallery.models import Image, Post


class IndexedPicture(models.Model):
    """Its look, by `encoder`. The column `near` (pgvector's halfvec) is there where the server has the extension
    (feed.similarity.vector_index); without it there are no rows."""

    image = models.OneToOneField(Image, models.CASCADE, primary_key=True, related_name="+")
    encoder = models.CharField(max_length=130)

    def __str__(self) -> str:
        return f"{self.encoder} of {self.image_id}"


class IndexedPost(models.Model):
    """Look and words together, by both encoders; `near` as above."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    encoder = models.CharField(max_length=130)

    def __str__(self) -> str:
        return f"{self.encoder} of {self.post_id}"
