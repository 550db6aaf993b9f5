"""The best of a span of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from feed.models.card import Card
from gallery.models import Post


class TopPost(models.Model):
    """A post's place among the best of the last day, week or month, in one edition of that list.

    A change of order is a new edition, so that whoever is paging keeps theirs.
    """

    SPANS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
    PLACES, EDITIONS = 2_000, 30

    kind = models.CharField(max_length=8)
    edition = models.BigIntegerField()
    position = models.PositiveIntegerField()
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        db_table = "feed_standing"
        constraints = [models.UniqueConstraint(fields=["kind", "edition", "position"], name="standing_position")]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

    @classmethod
    def newest_edition(cls, kind: str) -> int:
        return cls.objects.filter(kind=kind).aggregate(newest=Max("edition"))["newest"] or 0

    @classmethod
    def refresh(cls, now: datetime) -> None:
        """A new edition of every span whose order changed; old ones go when nobody can still be paging them."""
        for kind, span in cls.SPANS.items():
            cards = Card.objects.filter(listed=True, published__gte=now - span).order_by(
                "-score", "-published", "-post"
            )
            order = list(cards.values_list("post_id", flat=True)[: cls.PLACES])
            edition = cls.newest_edition(kind)
            newest = cls.objects.filter(kind=kind, edition=edition).order_by("position")
            if order != list(newest.values_list("post_id", flat=True)):
                cls.write_edition(kind, edition + 1, order)

    @classmethod
    @transaction.atomic
    def write_edition(cls, kind: str, edition: int, order: list[Any]) -> None:
        rows = [TopPost(kind=kind, edition=edition, position=place, post_id=post) for place, post in enumerate(order)]
        TopPost.objects.bulk_create(rows, ignore_conflicts=True)
        cls.objects.filter(kind=kind, edition__lte=edition - cls.EDITIONS).delete()
