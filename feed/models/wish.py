"""What a person wants to see more or less of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feed.models.personal_order import PersonalOrder
from lib.problems import Problem

LEAST, MOST = -2.0, 2.0
MOST_WISHES, LONGEST = 60, 60


class Wish(models.Model):
    """One line of a person's profile: a word or a few, a tag or a maker, and how much more or less of it.

    `weight` is from -2 (none, where it can be helped) to 2 (as much as there is); 0 says that it makes no difference.
    What changes a profile outdates the order of its person's own feed.
    """

    class Kind(models.TextChoices):
        WORDS = "words", gettext_lazy("Words")
        TAG = "tag", gettext_lazy("Tag")
        MAKER = "maker", gettext_lazy("Maker")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=LONGEST, help_text="The words, the tag, or the maker's handle.")
    weight = models.FloatField()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "name"], name="wish_once"),
            models.CheckConstraint(condition=models.Q(weight__gte=LEAST, weight__lte=MOST), name="wish_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.weight:+g}"

    @property
    def shown(self) -> str:
        """As people write it: #sea, @ada, ink drawings."""
        return {"tag": "#", "maker": "@"}.get(self.kind, "") + self.name

    @classmethod
    def add(cls, person: int, wishes: Iterable[Wish]) -> int:
        """Keep these, over what was said before of the same; answers how many. Raises Problem("invalid")."""
        said = {
            (one.kind, one.name): Wish(person_id=person, kind=one.kind, name=one.name, weight=checked(one.weight))
            for one in wishes
        }
        known = set(cls.objects.filter(person=person).values_list("kind", "name"))
        if len(known | said.keys()) > MOST_WISHES:
            raise Problem.invalid(
                said=_("A profile has at most %(most)s lines; remove some first.") % {"most": MOST_WISHES}
            )
        Wish.objects.bulk_create(
            list(said.values()),
            update_conflicts=True,
            unique_fields=["person", "kind", "name"],
            update_fields=["weight"],
        )
        PersonalOrder.outdate(person)
        return len(said)

    @classmethod
    @transaction.atomic
    def replace(cls, person: int, wishes: Iterable[Wish]) -> None:
        """Keep these and no others. Raises Problem("invalid"), and then all stays as it was."""
        cls.objects.filter(person=person).delete()
        cls.add(person, wishes)

    @classmethod
    @transaction.atomic
    def weigh(cls, person: int, weights: Mapping[int, float], *, gone: Iterable[int] = ()) -> None:
        """Give lines of this person, by their keys, other weights, and remove those that are gone. Raises Problem."""
        lines = cls.objects.filter(person=person)
        moved = list(lines.filter(pk__in=weights.keys()))
        for line in moved:
            line.weight = checked(weights[line.pk])
        cls.objects.bulk_update(moved, ["weight"])
        lines.filter(pk__in=gone).delete()
        PersonalOrder.outdate(person)


def checked(weight: float) -> float:
    """Raises Problem("invalid") for what is no number from LEAST to MOST."""
    if not (isfinite(weight) and LEAST <= weight <= MOST):
        raise Problem.invalid(weight=_("A weight is a number from −2 to 2."))
    return weight
