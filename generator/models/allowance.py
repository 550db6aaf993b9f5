"""How many images a person, or a team, may make a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F

from accounts.models import Team, User


class Allowance(models.Model):
    """One row a holder (a person or a team) and day (UTC). `used` counts what is reserved or settled and not refunded.

    `limit` is the plan's at the last reservation, so that `used <= limit` holds even after a plan grew smaller.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="allowances", db_index=False
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="allowances")
    day = models.DateField()
    limit = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(team__isnull=True), name="allowance_of_one_holder"
            ),
            models.UniqueConstraint(fields=["user", "team", "day"], name="allowance_once_a_day", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(used__lte=F("limit")), name="allowance_never_overdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.limit} on {self.day}"

    @classmethod
    def on(cls, day: dt.date, user: User, team: Team | None, limit: int) -> Allowance:
        """What this person (or their team) may use and has used on a day; not saved where nothing was used yet."""
        holder = holder_of(user, team)
        row = cls.objects.filter(**holder, day=day).first() or cls(**holder, day=day)
        row.limit = limit
        return row

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    def take(self, images: int) -> bool:
        """Count so many as used under this limit, in one UPDATE; False where they do not fit."""
        fits = Allowance.objects.filter(pk=self.pk, used__lte=self.limit - images)
        return self.limit >= images and fits.update(used=F("used") + images, limit=self.limit) == 1


def holder_of(user: User, team: Team | None) -> dict[str, Any]:
    """Whose allowance this person draws on: the team's where there is one, else their own."""
    return {"user": None if team else user, "team": team}
