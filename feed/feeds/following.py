"""The newest posts of those whom somebody follows, however many that are.

Up to a hundred people: the newest of each, by the index of their maker, merged. Beyond: a walk through the newest posts
of everyone, which soon finds some of theirs; it is bounded, and where it finds too few the hundreds are asked as well.
Both only propose; who may see what is asked of the gallery's own rule, with the cards.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from accounts.models import Follow
from gallery.cards.chosen import chosen
from gallery.models import Post
from lib import prepared
from lib.pagination import Page, cursor_values, encode

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

FEW = 100  # people
PROPOSED, MOST_ROUNDS = 60, 8  # posts at a time, and how often, before a page goes out as short as it is
ORDER = ("-published", "-id")
ABOVE_ALL = (datetime(9999, 1, 1, tzinfo=UTC), uuid.UUID(int=2**128 - 1))
OF_EACH = f"""
SELECT post.published, post.id FROM accounts_follow AS follow CROSS JOIN LATERAL (
    SELECT published, id FROM gallery_post
    WHERE maker_id = follow.whom_id AND (published, id) < (%(when)s, %(post)s)
    ORDER BY published DESC, id DESC LIMIT {PROPOSED}
) AS post
WHERE follow.by_id = %(viewer)s ORDER BY post.published DESC, post.id DESC LIMIT {PROPOSED}
"""  # noqa: S608 - numbers of our own
WALK = f"""
SELECT walked.published, walked.id FROM (
    SELECT published, id, maker_id FROM gallery_post
    WHERE state = 'published' AND visibility IN ('public', 'followers') AND (published, id) < (%(when)s, %(post)s)
    ORDER BY published DESC, id DESC LIMIT 2000
) AS walked
WHERE walked.maker_id IN (SELECT whom_id FROM accounts_follow WHERE by_id = %(viewer)s)
ORDER BY walked.published DESC, walked.id DESC LIMIT {PROPOSED}
"""  # noqa: S608 - numbers of our own


def page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """The `size` cards after `cursor`. Raises Problem("bad-cursor")."""
    when, post = cursor_values(Post, ORDER, cursor) if cursor else ABOVE_ALL
    few = Follow.objects.filter(by=viewer.pk)[: FEW + 1].count() <= FEW
    cards: list[ListedCard] = []
    moments: dict[uuid.UUID, datetime] = {}
    for _ in range(MOST_ROUNDS):
        proposed = _proposed(viewer, when, post, few=few)
        if not proposed:
            break
        moments |= {key: moment for moment, key in proposed}
        when, post = proposed[-1]
        cards += chosen(viewer, [key for _moment, key in proposed], form)
        if len(cards) > size or len(proposed) < PROPOSED:
            break
    else:
        return Page(cards, encode([when, post]))
    shown = cards[:size]
    return Page(shown, encode([moments[shown[-1].pk], shown[-1].pk]) if len(cards) > size else "")


def _proposed(viewer: Viewer, when: datetime, post: uuid.UUID, *, few: bool) -> list[tuple[datetime, uuid.UUID]]:
    """The next posts of those who are followed, whoever may see them; fewer than `PROPOSED` only at the end."""
    values = {"viewer": viewer.pk, "when": when, "post": post}
    found = [] if few else prepared.rows(WALK, **values)
    if len(found) < PROPOSED:
        found = prepared.rows(OF_EACH, **values)
    return [(moment, key) for moment, key in found]
