"""What somebody has hidden, as their settings and the API list it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from gallery.models import HiddenPost, Post
from lib.pagination import Page, keyset_page

if TYPE_CHECKING:
    from accounts.models import User

SIZE = 40


def page(person: User, cursor: str = "") -> Page[HiddenPost]:
    """The last hidden first, with all that names a post; what can no longer be opened is left out."""
    shown = Post.objects.published().visible_to(person)
    rows = HiddenPost.objects.filter(by=person, post__in=shown)
    return keyset_page(rows.prefetch_related(Prefetch("post", shown.for_cards())), ("-id",), cursor, SIZE)
