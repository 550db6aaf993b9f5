"""Pages of found cards in the order of a feed: common words by walking that order, rare ones by their index.

PostgreSQL estimates how many cards hold a word from its sample of the commonest ones; what to do with that is chosen
here (docs/decisions/0026-our-own-words.md). Who walks finds a page of 40 after 40 / share cards, whatever the size of
the gallery; who reads the index sorts all that it finds. A walk has an end, in case the words are common but never
together: then the index is read after all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models.expressions import RawSQL

from feed.full_text.facts import fact
from feed.full_text.vector import quoted
from feed.models import Card, MutedWord
from gallery.cards.chosen import chosen
from gallery.models import Post
from lib.pagination import Page, bad_cursor, decode, encode, field_of, fits

if TYPE_CHECKING:
    from uuid import UUID

    from feed.search.search import Search
    from gallery.cards.stored import ListedCard
    from gallery.models import Tag
    from gallery.models.visibility import Viewer

LONGEST_WALK = 8_000  # cards
COMMON = 0.01  # of all cards: a page of 40 is found within half of the longest walk
FEW = 2_000  # cards that the index finds and sorts sooner than any walk ends
ORDERS = {"hot": "hot", "new": "published"}
ESTIMATE = "EXPLAIN (FORMAT JSON) SELECT 1 FROM feed_card WHERE listed AND words @@ %s::tsquery"
ALL = "SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'feed_card'::regclass"
WALK = """
    SELECT post_id, {key} FROM (
        SELECT post_id, {key}, words FROM feed_card WHERE listed {after} ORDER BY {key} DESC, post_id DESC {walk}
    ) found WHERE words @@ %s::tsquery AND EXISTS ({visible} OFFSET 0)
    ORDER BY {key} DESC, post_id DESC LIMIT %s"""
LOOK_UP = """
    SELECT post_id, {key} FROM (
        SELECT post_id, {key} FROM (
            SELECT post_id, {key} FROM feed_card WHERE listed AND words @@ %s::tsquery OFFSET 0
        ) held WHERE true {after} ORDER BY {key} DESC, post_id DESC OFFSET 0
    ) found WHERE EXISTS ({visible} OFFSET 0) LIMIT %s"""


def page(viewer: Viewer, subject: Search, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """As `found`, ready to be shown."""
    return shown(viewer, found(viewer, subject, cursor, size), form)


def tag_page(viewer: Viewer, subject: Tag, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """The posts under a tag, the hottest first: what a search for it finds. Raises Problem("bad-cursor")."""
    return shown(viewer, holding(viewer, quoted(fact("tag", subject.name)), "hot", cursor, size), form)


def shown(viewer: Viewer, posts: Page[UUID], form: str) -> Page[ListedCard]:
    return Page(chosen(viewer, posts.rows, form), posts.next_cursor)


def found(viewer: Viewer, subject: Search, cursor: str, size: int) -> Page[UUID]:
    """The `size` posts after `cursor`, the hottest or newest first. Raises Problem("bad-cursor")."""
    return holding(viewer, subject.question, ORDERS[subject.sort], cursor, size, only_excludes=subject.only_excludes)


def holding(
    viewer: Viewer, question: str, key: str, cursor: str, size: int, *, only_excludes: bool = False
) -> Page[UUID]:
    """The `size` posts after `cursor` whose words answer the question, in the order of `key`; none without one."""
    after = position(key, cursor)
    if not question:
        return Page([])
    question = MutedWord.left_of(question, viewer)
    rows = matching(viewer, question, key, after, size + 1, only_excludes=only_excludes)
    last = encode([rows[size - 1][1], rows[size - 1][0]]) if len(rows) > size else ""
    return Page([post for post, _value in rows[:size]], last)


def position(key: str, cursor: str) -> list[Any]:
    values = decode(cursor, 2) if cursor else []
    if not all(fits(field_of(Card, name), value) for name, value in zip((key, "post"), values, strict=False)):
        raise bad_cursor()
    return values


def matching(
    viewer: Viewer, question: str, key: str, after: list[Any], size: int, *, only_excludes: bool
) -> list[tuple[Any, Any]]:
    if only_excludes:  # no index knows what is missing
        return walked(viewer, question, key, after, size, None)
    if is_common(question):
        rows = walked(viewer, question, key, after, size, LONGEST_WALK)
        if len(rows) == size:
            return rows
    return looked_up(viewer, question, key, after, size)


def is_common(question: str) -> bool:
    """Whether a walk will find a page of it sooner than its index and a sort."""
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATE, [question])
        rows = cursor.fetchone()[0][0]["Plan"]["Plan Rows"]
        cursor.execute(ALL)
        return bool(rows >= FEW and rows >= COMMON * cursor.fetchone()[0])


def walked(
    viewer: Viewer, question: str, key: str, after: list[Any], size: int, longest: int | None
) -> list[tuple[Any, Any]]:
    visible, who = visible_to(viewer)
    walk = f"LIMIT {longest}" if longest else "OFFSET 0"
    return answered(
        WALK.format(key=key, after=behind(key, after), visible=visible, walk=walk), [*after, question, *who, size]
    )


def looked_up(viewer: Viewer, question: str, key: str, after: list[Any], size: int) -> list[tuple[Any, Any]]:
    visible, who = visible_to(viewer)
    return answered(LOOK_UP.format(key=key, after=behind(key, after), visible=visible), [question, *after, *who, size])


def behind(key: str, after: list[Any]) -> str:
    return f"AND ({key}, post_id) < (%s, %s)" if after else ""


def visible_to(viewer: Viewer) -> tuple[str, tuple[Any, ...]]:
    """The gallery's own rule, asked of one found card after another until the page is full."""
    rows = Post.objects.listed_for(viewer).filter(pk=RawSQL("found.post_id", ()))
    sql, who = rows.values("pk").query.sql_with_params()
    return sql, who


def answered(sql: str, values: list[Any]) -> list[tuple[Any, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
