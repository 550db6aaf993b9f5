"""What the page of a post says of an earlier post of the same picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from feed.models import Repost
from gallery.models import Post

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

register = template.Library()


@register.simple_tag
def repost_of(post: Post, viewer: Viewer) -> Repost | None:
    """What was found of it, if this viewer may open the first post; what its poster dismissed, nobody is told."""
    opens = Post.objects.visible_to(viewer).published().values("pk")
    found = Repost.objects.filter(pk=post.pk, dismissed=None, first__in=opens)
    return found.select_related("first__maker").prefetch_related("first__entries__image").first()
