"""What a search offers beside posts: people and tags whose names begin with its words, and the models there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.models import User
from gallery.models import Post, Tag
from gallery.models.tag_name import as_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feed.search.search import Search
    from gallery.models.visibility import Viewer

MOST_PEOPLE, MOST_TAGS, MOST_MODELS = 6, 8, 50
MODELS = """
    WITH RECURSIVE next (model) AS (
        (SELECT model FROM feed_card WHERE listed AND model > '' ORDER BY model LIMIT 1)
        UNION ALL
        SELECT (SELECT model FROM feed_card WHERE listed AND model > next.model ORDER BY model LIMIT 1)
        FROM next WHERE next.model IS NOT NULL
    ) SELECT model FROM next WHERE model IS NOT NULL LIMIT %s"""


def people(viewer: Viewer, search: Search) -> Iterable[User]:
    """Whose handle begins with the first word or with the maker asked for."""
    handle = begun(search, "by").lstrip("@").lower()
    if len(handle) < 2:
        return []
    return User.objects.visible_to(viewer).filter(handle__startswith=handle).order_by("handle")[:MOST_PEOPLE]


def tags(viewer: Viewer, search: Search) -> Iterable[Tag]:
    """Those of some post that this viewer may see."""
    name = as_name(begun(search, "tag"))
    if len(name) < 2 and name.isascii():
        return []
    shown = Post.objects.listed_for(viewer).filter(tags=OuterRef("pk"))
    return Tag.objects.filter(Exists(shown), name__startswith=name).order_by("name")[:MOST_TAGS]


def begun(search: Search, name: str) -> str:
    wanted = [part.value for part in (*search.filters, *search.words) if part.name in ("", name) and not part.without]
    return wanted[0] if wanted else ""


def models() -> list[str]:
    """By name, at most fifty: as many looks into an index as there are models."""
    with connection.cursor() as cursor:
        cursor.execute(MODELS, [MOST_MODELS])
        return [model for (model,) in cursor.fetchall()]
