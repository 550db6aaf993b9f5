"""Collections as pages show them: a list with covers, and one with its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, Subquery

from gallery.models import Collection, CollectionEntry, Image, Post
from lib.pagination import Page, keyset_page

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models.visibility import Viewer

SIZE = 40


def of(owner: User, viewer: Viewer, cursor: str = "") -> Page[Any]:
    """A page of someone's collections that may be listed for the viewer, each with `count` and `cover`: two queries.

    Count and cover know only the posts that this viewer would find inside.
    """
    posts = Post.objects.visible_to(viewer) if viewer.pk == owner.pk else Post.objects.listed_for(viewer)
    newest = CollectionEntry.objects.filter(collection=OuterRef("pk"), post__in=posts).order_by("-id")
    image = newest.filter(post__entries__position=0).values("post__entries__image")[:1]
    inside = Q(entries__post__in=posts)
    rows = Collection.objects.listed_for(viewer).filter(owner=owner).select_related("owner")
    rows = rows.annotate(count=Count("entries", filter=inside), cover_id=Subquery(image))
    page: Page[Any] = keyset_page(rows, ("-id",), cursor, SIZE)
    covers = Image.objects.kept().in_bulk([row.cover_id for row in page.rows if row.cover_id])
    for row in page.rows:
        row.cover = covers.get(row.cover_id)
    return page
