"""Posts someone keeps together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.post import Post
from gallery.models.visibility import Visibility
from lib.ids import new_id


class Collection(models.Model):
    """Public, unlisted or private; the posts in it are still looked at through the viewer's own permissions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what it is about"), max_length=500, blank=True)
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    created = models.DateTimeField(default=timezone.now)
    posts: Any = models.ManyToManyField(Post, through="CollectionEntry", related_name="collections")

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="collection_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.pk])


class CollectionEntry(models.Model):
    """A post is in a collection once; the newest addition comes first."""

    collection: Any = models.ForeignKey(Collection, models.CASCADE, related_name="entries")
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="+")
    added = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "post"], name="collected_once")]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.collection_id}"
