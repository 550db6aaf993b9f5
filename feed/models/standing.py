"""The best of a span of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from feed.models.card import Card
from gallery.models import Post


class Standing(models.Model):
    """The best of a day, week or month. A change of order is a new edition, so that whoever is paging keeps theirs."""

    SPANS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
    PLACES, EDITIONS = 2_000, 30

    kind = models.CharField(max_length=8)
    edition = models.BigIntegerField()
    position = models.PositiveIntegerField()
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
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
            now_standing = cls.objects.filter(kind=kind, edition=edition).order_by("position")
            if order != list(now_standing.values_list("post_id", flat=True)):
                cls.publish(kind, edition + 1, order)

    @classmethod
    @transaction.atomic
    def publish(cls, kind: str, edition: int, order: list[Any]) -> None:
        rows = [Standing(kind=kind, edition=edition, position=place, post_id=post) for place, post in enumerate(order)]
        Standing.objects.bulk_create(rows, ignore_conflicts=True)
        cls.objects.filter(kind=kind, edition__lte=edition - cls.EDITIONS).delete()
