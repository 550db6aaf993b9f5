"""A post: one or several pictures that their maker shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.image import Image
from gallery.models.visibility import Visibility
from lib.ids import new_id


class Tag(models.Model):
    """A word makers file their posts under: small letters, digits and hyphens."""

    name = models.SlugField(max_length=40, unique=True, allow_unicode=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """`touched` moves whenever something a ranking reads changes; the counts can be rebuilt from their rows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        REMOVED = "removed", _("Removed by a moderator")
        DELETED = "deleted", _("Deleted")

    class Rating(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MATURE = "mature", _("Mature")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    maker: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts")
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("words with it"), max_length=2000, blank=True)
    tags: Any = models.ManyToManyField(Tag, blank=True, related_name="posts")
    rating = models.CharField(_("rating"), max_length=10, choices=Rating, default=Rating.EVERYONE)
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    remixable = models.BooleanField(_("others may remix it"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True)
    edited = models.DateTimeField(null=True)
    deleted = models.DateTimeField(null=True)
    touched = models.DateTimeField(default=timezone.now)

    like_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    remix_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published__isnull=False), name="post_published_when"
            )
        ]
        indexes = [
            models.Index(
                fields=["-published", "-id"],
                name="post_newest_public",
                condition=models.Q(state="published", visibility="public"),
            ),
            models.Index(fields=["maker", "-published", "-id"], name="post_by_maker"),
            models.Index(fields=["touched"], name="post_touched"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])


class PostImage(models.Model):
    """A picture of a post, in the maker's order. An image belongs to at most one post."""

    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="entries")
    image: Any = models.OneToOneField(Image, models.CASCADE, related_name="entry")
    position = models.PositiveSmallIntegerField(default=0)
    alt_text = models.CharField(_("description for people who cannot see it"), max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["post", "position"], name="post_image_position")]

    def __str__(self) -> str:
        return f"{self.post_id} #{self.position}"
