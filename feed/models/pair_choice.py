"""Which of two pictures somebody would rather see more of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone

from feed.models.personal_order import PersonalOrder

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

PAIRS = 6  # in a round


class PairChoice(models.Model):
    """`kept` of the two posts that were shown, `first` and `second` in this order; null where neither pleased.

    A round is `PAIRS` of them, counted from 0. What was kept counts as a like does in `feed.for_you.taste`, so that the
    person's own feed is outdated by each.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    first = models.ForeignKey("gallery.Post", models.CASCADE, related_name="+")
    second = models.ForeignKey("gallery.Post", models.CASCADE, related_name="+")
    kept = models.ForeignKey("gallery.Post", models.CASCADE, null=True, related_name="+")
    round = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "first", "second"], name="pair_once"),
            models.CheckConstraint(
                condition=models.Q(kept=None) | models.Q(kept=models.F("first")) | models.Q(kept=models.F("second")),
                name="pair_kept_one_of_them",
            ),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="pair_of_two"),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="pair_newest")]

    def __str__(self) -> str:
        return f"{self.person_id} of {self.first_id} and {self.second_id}: {self.kept_id}"

    @classmethod
    def open_round(cls, person: User) -> tuple[int, int]:
        """The number of the round that is open, and how many of its pairs are answered."""
        rounds = cls.objects.filter(person=person).order_by("-round").values_list("round")
        last = rounds.annotate(answered=models.Count("pk")).first()
        if last is None:
            return 0, 0
        number, answered = last
        return (number, answered) if answered < PAIRS else (number + 1, 0)

    @classmethod
    def keep(cls, person: User, pair: tuple[UUID, UUID], kept: UUID | None) -> PairChoice:
        """Answer a pair; answered again, the later answer holds, in the round of the first."""
        number, _answered = cls.open_round(person)
        choice, _added = cls.objects.update_or_create(
            person=person,
            first_id=pair[0],
            second_id=pair[1],
            defaults={"kept_id": kept},
            create_defaults={"kept_id": kept, "round": number},
        )
        PersonalOrder.outdate(person.pk)
        return choice

    @classmethod
    def take_back(cls, person: User, number: int) -> int:
        """Forget the round of this number, whole or begun; answers how many pairs that were."""
        gone, _rows = cls.objects.filter(person=person, round=number).delete()
        if gone:
            PersonalOrder.outdate(person.pk)
        return gone
