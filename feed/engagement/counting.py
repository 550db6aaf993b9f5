"""Counts what different people did with posts: each person once, the maker never, the invented community never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import User
from feed.models import Engagement
from feed.ranking.trust import Liker, trusts

DAY = 86_400.0
JUDGED = 300  # of a post's likers, the newest; the others are trusted as these are on the average
WRITTEN = ["likers", "likes", "commenters", "remixers", "reporters", "hiders"]

PEOPLE = """
SELECT p.id,
       (SELECT count(DISTINCT c.by_id) FROM gallery_comment c JOIN accounts_user u ON u.id = c.by_id
         WHERE c.post_id = p.id AND c.state = 'shown' AND c.by_id <> p.maker_id AND NOT u.invented),
       (SELECT count(DISTINCT child.maker_id)
          FROM gallery_postimage own JOIN gallery_credit r ON r.source_id = own.image_id
          JOIN gallery_postimage e ON e.image_id = r.child_id JOIN gallery_post child ON child.id = e.post_id
          JOIN accounts_user u ON u.id = child.maker_id
         WHERE own.post_id = p.id AND child.state = 'published' AND child.visibility IN ('public', 'unlisted')
           AND child.maker_id <> p.maker_id AND NOT u.invented),
       (SELECT count(DISTINCT r.by_id) FROM moderation_report r
         WHERE r.post_id = p.id AND r.state <> 'dismissed' AND r.by_id <> p.maker_id),
       (SELECT count(*) FROM gallery_hiddenpost h JOIN accounts_user u ON u.id = h.by_id
         WHERE h.post_id = p.id AND h.by_id <> p.maker_id AND NOT u.invented)
  FROM gallery_post p WHERE p.id = ANY(%s)
"""
LIKERS = """
SELECT p.id, count(*) AS all_of_them FROM gallery_post p JOIN gallery_like l ON l.post_id = p.id
  JOIN accounts_user u ON u.id = l.by_id
 WHERE p.id = ANY(%s) AND l.by_id <> p.maker_id AND NOT u.invented GROUP BY p.id
"""
NEWEST_LIKERS = """
SELECT p.id, p.maker_id, l.by_id, extract(epoch FROM l.created - l.joined)
  FROM gallery_post p CROSS JOIN LATERAL (
       SELECT l.by_id, l.created, u.joined FROM gallery_like l JOIN accounts_user u ON u.id = l.by_id
        WHERE l.post_id = p.id AND l.by_id <> p.maker_id AND NOT u.invented ORDER BY l.id DESC LIMIT %s) l
 WHERE p.id = ANY(%s)
"""
# Whose pictures each of these people likes, among them.
EXCHANGES = """
SELECT DISTINCT l.by_id, p.maker_id FROM gallery_like l JOIN gallery_post p ON p.id = l.post_id
 WHERE l.by_id = ANY(%s) AND p.maker_id = ANY(%s) AND l.by_id <> p.maker_id AND l.created > now() - interval '90 days'
"""

ACTIVE = "SELECT DISTINCT by_id FROM (SELECT by_id FROM gallery_like ORDER BY id DESC LIMIT 2000) AS newest"


def recount(posts: Sequence[UUID]) -> dict[UUID, Engagement]:
    """Write the engagement with these posts anew, all but their views; answers it by post."""
    posts = list(posts)
    likes = trusted_likes(posts)
    rows = []
    for post, commenters, remixers, reporters, hiders in _rows(PEOPLE, posts):
        likers, trusted = likes.get(post, (0, 0.0))
        rows.append(
            Engagement(
                post_id=post,
                likers=likers,
                likes=trusted,
                commenters=commenters,
                remixers=remixers,
                reporters=reporters,
                hiders=hiders,
            )
        )
    Engagement.objects.bulk_create(rows, update_conflicts=True, unique_fields=["post"], update_fields=WRITTEN)
    return {row.pk: row for row in Engagement.objects.filter(post__in=posts)}


@dataclass(frozen=True)
class Acquaintance:
    """Who exchanges likes with whom, among some people, and how usual that is among them (0 to 1)."""

    mutual: dict[int, set[int]]
    density: float

    @classmethod
    def among(cls, people: Iterable[int]) -> Acquaintance:
        everyone = sorted(set(people))
        likes = set(_rows(EXCHANGES, everyone, everyone)) if everyone else set()
        mutual = defaultdict(set)
        for liker, maker in likes:
            if (maker, liker) in likes:
                mutual[liker].add(maker)
        pairs = max(len(everyone) * (len(everyone) - 1), 1)
        return cls(dict(mutual), sum(len(others) for others in mutual.values()) / pairs)


def trusted_likes(posts: list[UUID]) -> dict[UUID, tuple[int, float]]:
    """By post: how many people like it, and the sum of the trust in them; what is usual, the newest likes here say."""
    newest: dict[UUID, list[tuple[int, float]]] = defaultdict(list)
    for post, _maker, person, age in _rows(NEWEST_LIKERS, JUDGED, posts):
        newest[post].append((person, float(age) / DAY))
    known = Acquaintance.among(person for likers in newest.values() for person, _age in likers)
    usual = Acquaintance.among(person for (person,) in _rows(ACTIVE)).density
    age = gallery_days()
    found = {}
    for post, count in _rows(LIKERS, posts):
        likers = [Liker(person, days, known.mutual.get(person, ())) for person, days in newest[post]]
        trusted = sum(trusts(likers, usual_density=usual, gallery_days=age).values())
        found[post] = (count, trusted * count / len(likers))
    return found


def gallery_days() -> float:
    """Since the first person joined."""
    first = User.objects.order_by("pk").values_list("joined", flat=True).first()
    return (timezone.now() - first).total_seconds() / DAY if first else 0.0


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
