"""What somebody does not want to see, or is not to see, of what everybody else does."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from accounts.models import Block, Mute, User
from feed.models import MutedWord
from gallery.models import HiddenPost, Post


def hides_anything(viewer: User) -> bool:
    """Whether there are posts that stand in everybody's lists but not in this viewer's. One query."""
    blocks = Block.objects.filter(Q(by=viewer.pk) | Q(whom=viewer.pk)).values("pk")
    mutes = Mute.objects.filter(by=viewer.pk).values("pk")
    posts = HiddenPost.objects.filter(by=viewer.pk).values("pk")
    words = MutedWord.objects.filter(person=viewer.pk).values("pk")
    return blocks.union(mutes, posts, words, all=True).exists()


def hidden_among(posts: Iterable[UUID], viewer: User) -> set[UUID]:
    """Those of these posts that are not to stand in the viewer's lists, by the gallery's own rule."""
    asked = set(posts)
    return asked - set(Post.objects.listed_for(viewer).filter(pk__in=asked).values_list("pk", flat=True))
