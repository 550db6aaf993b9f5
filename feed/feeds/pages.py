"""How the rows of a feed become pages: by keyset, over what stands in it now or over an edition that stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from feed.models import TopPost
from gallery.models import Post
from lib.pagination import Page, bad_cursor, keyset_page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gallery.models.visibility import Viewer


class PageOf(Protocol):
    """The `size` rows after `cursor`, posts or rows that have one. Raises Problem("bad-cursor")."""

    def __call__(self, viewer: Viewer, subject: Any, cursor: str, size: int) -> Page[Any]: ...


def keyset(rows: Callable[..., QuerySet[Any]], *order: str) -> PageOf:
    """Pages of `rows(viewer)`, or `rows(viewer, subject)`, in this order of fields, of which the last is unique."""

    def page(viewer: Viewer, subject: Any, cursor: str, size: int) -> Page[Any]:
        found = rows(viewer) if subject is None else rows(viewer, subject)
        return keyset_page(found, order, cursor, size)

    return page


def editions(span: str) -> PageOf:
    """Pages of the best of a span. The cursor names the edition in which someone began, before a dot."""

    def page(viewer: Viewer, subject: Any, cursor: str, size: int) -> Page[Any]:
        edition, _dot, after = cursor.partition(".")
        if edition and not edition.isdigit():
            raise bad_cursor()
        number = int(edition or TopPost.newest_edition(span))
        seen = Post.objects.listed_for(viewer)
        rows = TopPost.objects.filter(kind=span, edition=number, post__in=seen)
        found = keyset_page(rows, ("position",), after, size)
        found.next_cursor = found.next_cursor and f"{number}.{found.next_cursor}"
        return found

    return page
