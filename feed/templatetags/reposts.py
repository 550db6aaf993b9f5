"""What the page of a post says of an earlier post of the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from feed.models import Repost

if TYPE_CHECKING:
    from gallery.models import Post
    from gallery.models.visibility import Viewer

register = template.Library()


@register.simple_tag
def repost_of(post: Post, viewer: Viewer) -> Repost | None:
    """What was found of it, if this viewer may open the first post; what its poster dismissed, nobody is told."""
    found = Repost.told(viewer).filter(pk=post.pk, dismissed=None)
    return found.prefetch_related("first__entries__image").first()
