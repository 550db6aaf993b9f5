"""A picture's place in a post."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy

from gallery.models.image import Image
from gallery.models.post import Post


class PostImage(models.Model):
    """A picture of a post, in the maker's order. An image belongs to at most one post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="entries")
    image = models.OneToOneField(Image, models.CASCADE, related_name="entry")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.CharField(gettext_lazy("description for people who cannot see it"), max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="post_image_position")]

    def __str__(self) -> str:
        return f"{self.image_id} in {self.post_id}"

    @property
    def alt(self) -> str:
        """The maker's words, or else what is said of any such picture."""
        return self.alt_text or self.image.alt
