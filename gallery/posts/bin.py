"""The bin of deleted posts: how long they can be brought back, and what is gone for good after that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gallery.images.erasure import forget
from gallery.models import Image, Post, Visibility

KEPT_DAYS = 30


def purge_bin(older_than: timedelta = timedelta(days=KEPT_DAYS)) -> int:
    """Empty the bin of what was deleted longer ago than that; how many posts went."""
    return purge(Post.objects.filter(state=Post.State.DELETED, deleted__lt=timezone.now() - older_than))


def purge(posts: Any) -> int:
    """Remove these posts for good, their pictures with them."""
    removed = 0
    for post in posts.iterator(chunk_size=100):
        with transaction.atomic():
            images = list(post.entries.values_list("image_id", flat=True))
            post.delete()
            forget(Image.objects.filter(pk__in=images))
            if post.visibility != Visibility.PUBLIC:  # remixes name the maker of what is gone
                Image.objects.filter(pk__in=images).update(maker=None)
        removed += 1
    return removed
