"""A post's card as it was rendered once, so that a page of a list only joins cards."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from gallery.models.post import Post


class RenderedCard(models.Model):
    """In one form: HTML in one language, or JSON. Good for exactly the `version` it names (`gallery.cards.version`).

    `text` has slots (`gallery.cards.slots`) where readers differ or counts move. `sources` are the images that its
    credit was chosen from, none for a picture that owes nothing to anyone: their versions are part of its own.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="rendered", db_index=False)
    form = models.CharField(max_length=16)
    version = models.TextField()
    cover = models.UUIDField(help_text="The image that stands for the post.")
    sources = ArrayField(models.UUIDField(), null=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "form"], name="rendered_once")]

    def __str__(self) -> str:
        return f"{self.form} of {self.post_id}"
