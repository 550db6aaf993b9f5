"""What was learned of what people are likely to do."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from feed.ranking.prediction import FIRST_DAY, NAMES, Model


class LearnedModel(models.Model):
    """One night's coefficients, by action, in the order of `names`: the constant first.

    `losses` are by action [its log loss, that of the baseline], in nats an example, on slates that nothing was learned
    from. An action that was not predicted better keeps the baseline's coefficients; `better` says whether any was.
    """

    at = models.DateTimeField(default=timezone.now)
    names = models.JSONField(default=list)
    coefficients = models.JSONField()
    examples = models.PositiveIntegerField(help_text="Seen cards that it learned from.")
    held_out = models.PositiveIntegerField(help_text="Seen cards that it was judged on.")
    losses = models.JSONField(default=dict)
    better = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"model of {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def in_force(cls) -> tuple[int, Model]:
        """The newest, where it is better than the baseline and knows the same features; else 0 and the baseline."""
        newest = cls.objects.first()
        if newest is None or not newest.better or tuple(newest.names) != NAMES:
            return 0, FIRST_DAY
        return newest.pk, Model(newest.coefficients)

    @classmethod
    def numbered(cls, number: int) -> Model:
        """The one of this number, as `in_force` had it; the baseline for 0, and where it is not kept any more."""
        found = cls.objects.filter(pk=number).first()
        return Model(found.coefficients) if found and tuple(found.names) == NAMES else FIRST_DAY
