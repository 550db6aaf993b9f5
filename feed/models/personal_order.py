"""One order of the feed made for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from feed.models.order import Order

FRESH = timedelta(minutes=5)  # so long whoever begins at the top gets the same order
KEPT, KEPT_FOR = 12, timedelta(days=1)  # of a person; whoever is in an older one begins anew


class PersonalOrder(models.Model):
    """As an `Edition`, for one person: `ranked` posts in order, then those from which chance draws; parallel arrays.

    `features` are those of each post as the model saw them (feed/ranking/prediction.py, in the order of `names`), and
    `learned` which model that was, 0 for the baseline: the terms that "Why this post?" tells. `responses` is of how
    many posts it knew that the person had liked, collected or remixed them. One that is `outdated`, since the person
    has said what they want to see, goes on for those who are in it.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=16)
    weights = models.JSONField(default=dict)
    learned = models.BigIntegerField(default=0)
    responses = models.PositiveIntegerField(default=0)
    wishes = models.PositiveIntegerField(default=0)
    outdated = models.BooleanField(default=False)
    ranked = models.PositiveIntegerField()
    posts = ArrayField(models.UUIDField())
    makers = ArrayField(models.BigIntegerField())
    mature = ArrayField(models.BooleanField())
    names = ArrayField(models.CharField(max_length=24))
    features = ArrayField(ArrayField(models.FloatField()))

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="order_of_person"),
            models.Index(fields=["at"], name="order_at"),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"

    @classmethod
    def current(cls, person: int, now: datetime) -> int:
        """The number of the one that a walk may begin in; 0 where one has to be made."""
        found = cls.objects.filter(person=person, at__gt=now - FRESH, outdated=False).order_by("-id")
        return found.values_list("id", flat=True).first() or 0

    @classmethod
    def numbered(cls, number: int, person: int) -> Order | None:
        """Its order; None where it is gone, somebody else's, or never was."""
        found = cls.objects.filter(pk=number, person=person).defer("features", "names").first()
        if found is None:
            return None
        return Order(
            number=found.pk,
            version=found.version,
            weights=found.weights | {"learned": found.learned},
            ranked=found.ranked,
            posts=found.posts,
            makers=found.makers,
            mature=found.mature,
        )

    @classmethod
    def outdate(cls, person: int) -> None:
        """Whoever begins at the top gets a new one."""
        cls.objects.filter(person=person, outdated=False).update(outdated=True)

    @classmethod
    def drop_old(cls, now: datetime) -> None:
        """Of everyone, also of those who never come back."""
        cls.objects.filter(at__lt=now - KEPT_FOR).delete()

    def drop_earlier(self) -> None:
        """The person's own beyond those that are kept."""
        kept = type(self).objects.filter(person=self.person_id).order_by("-id")[KEPT:]
        type(self).objects.filter(pk__in=list(kept.values_list("pk", flat=True))).delete()
