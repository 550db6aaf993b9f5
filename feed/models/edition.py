"""One order of the hot feed, as it stood when it was made."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from feed.models.order import Eligible, Order
from lib import prepared

NEWEST = "SELECT id FROM feed_edition ORDER BY id DESC LIMIT 1"
KEPT = 240  # editions: whoever is in an older one begins anew


class Edition(models.Model):
    """The best posts in order (`ranked` of them), then those from which chance draws; all parallel arrays.

    Somebody who pages through the feed stays in the edition in which they began, so that scores that move meanwhile
    neither repeat a post nor skip one. `rates` are likes a view as the ranking believed, `expected` those of a new post
    of the same maker: the terms that "Why this post?" tells. `usual` is the gallery's rate at the time.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=16)
    weights = models.JSONField(default=dict)
    usual = models.FloatField()
    ranked = models.PositiveIntegerField()
    posts = ArrayField(models.UUIDField())
    makers = ArrayField(models.BigIntegerField())
    mature = ArrayField(models.BooleanField())
    rates = ArrayField(models.FloatField())
    expected = ArrayField(models.FloatField())

    def __str__(self) -> str:
        return f"edition {self.pk}"

    @classmethod
    def newest(cls) -> int:
        """The number of the newest, 0 before the first."""
        return next((number for (number,) in prepared.rows(NEWEST)), 0)

    @classmethod
    def numbered(cls, number: int) -> Order | None:
        """Its order, kept in this process, as editions never change; None where it is gone, or never was."""
        try:
            return _order(number)
        except Edition.DoesNotExist:
            return None


class KeptOrder(Order):
    """An order that many page through."""

    @lru_cache(maxsize=256)  # noqa: B019 - few orders are kept, and each is small
    def open_to(self, hidden: frozenset[int], without: frozenset[UUID], mature: bool) -> Eligible:
        return super().open_to(hidden, without, mature)


@lru_cache(maxsize=16)
def _order(number: int) -> KeptOrder:
    found = Edition.objects.defer("rates", "expected").get(pk=number)
    return KeptOrder(
        number=number,
        version=found.version,
        weights=found.weights,
        ranked=found.ranked,
        posts=found.posts,
        makers=found.makers,
        mature=found.mature,
    )
