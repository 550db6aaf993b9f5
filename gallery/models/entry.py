"""A picture's place in a post."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models.image import Image
from gallery.models.post import Post


class PostImage(models.Model):
    """A picture of a post, in the maker's order. An image belongs to at most one post."""

    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="entries")
    image: Any = models.OneToOneField(Image, models.CASCADE, related_name="entry")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.CharField(gettext_lazy("description for people who cannot see it"), max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="post_image_position")]

    def __str__(self) -> str:
        return f"{self.image_id} in {self.post_id}"

    @property
    def alt(self) -> str:
        """The maker's words, or else what kind of picture it is and a shortened prompt."""
        return self.alt_text or stand_in(self.image)


def stand_in(image: Image) -> str:
    """What is said of a picture that its maker did not describe."""
    prompt = Truncator(image.prompt).chars(120)
    if image.origin == Image.Origin.UPLOAD:
        return _("Uploaded image without a description")
    if not prompt:
        return _("Generated image without a description")
    if image.by_program:
        return _("Image drawn by a program: %(prompt)s") % {"prompt": prompt}
    return _("AI-generated image: %(prompt)s") % {"prompt": prompt}
