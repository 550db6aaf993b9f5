"""Brings the feed's rows up to date: cards of posts that changed, what people did with them, and how they rank."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from feed.engagement.counting import recount
from feed.engagement.rating import Ratings
from feed.engagement.views import count_views
from feed.models import Card, Engagement, RankingSettings
from feed.ranking.appeal import Responses, points
from gallery.cards import stored

BATCH = 500
LOCK = 0x63617264  # "card", of pg_advisory_xact_lock


def refresh_cards() -> int:
    """Of posts that changed since the last time; answers how many."""
    total = 0
    for batch in Card.outdated():
        with transaction.atomic():
            alone()
            Card.write(batch)
            stored.prepare([post.pk for post in batch])
            recount([post.pk for post in batch])
            rank([post.pk for post in batch])
        total += len(batch)
    return total


def alone() -> None:
    """Wait until no other transaction writes cards: two that lock the same rows in two orders would never end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def refresh_views() -> int:
    """Of posts that were seen since the last time; answers how many."""
    total = 0
    while seen := count_views():
        rank(seen)
        total += len(seen)
    return total


def rank(posts: Sequence[UUID]) -> None:
    """Write score and place in time of these posts' cards, where they moved."""
    cards = list(Card.objects.filter(post__in=posts))
    responses = {row.pk: row.responses for row in Engagement.objects.filter(post__in=posts)}
    ratings = Ratings.of((card.maker for card in cards), RankingSettings.current())
    moved = []
    for card in cards:
        own = responses.get(card.pk, Responses())
        rate = ratings.rate(own, expected=ratings.expected(card.maker, own))
        score, hot = points(own, ratings.weights), ratings.hot(rate, card.published)
        if (score, hot) != (card.score, card.hot):
            card.score, card.hot = score, hot
            moved.append(card)
    Card.objects.bulk_update(moved, ["score", "hot"], batch_size=BATCH)
