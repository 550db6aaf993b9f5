"""More like this: the neighbours of a post, the nearest first, as far as a reader's lists may hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.models import Neighbours
from feed.models.neighbours import MOST
from feed.similarity.candidates import candidates
from feed.similarity.comparing import nearest
from gallery.cards.chosen import chosen
from lib.pagination import Page, bad_cursor

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.cards.stored import ListedCard
    from gallery.models import Post
    from gallery.models.visibility import Viewer


def page(viewer: Viewer, subject: Post, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """One page, and no other. Raises Problem("bad-cursor")."""
    if cursor:
        raise bad_cursor()
    return Page(chosen(viewer, neighbours_of(subject)[:size], form))


def neighbours_of(post: Post) -> list[UUID]:
    """Those that are kept. A post that no worker has compared yet is compared now, without keeping it; without vectors
    of it, posts that share tags or words stand in."""
    kept = Neighbours.objects.filter(pk=post.pk).values_list("posts", flat=True).first()
    if kept is not None:
        return list(kept)
    return [key for key, _score in nearest(post)] or candidates(post, None)[:MOST]
