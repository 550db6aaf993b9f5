"""How many images a person, or a team, may make a day, and the ledger of what every job took and gave back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Team
from generator.models.job import Job


class Allowance(models.Model):
    """One row a holder (a person or a team) and day (UTC). `used` counts what is reserved or settled and not refunded."""

    user: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="allowances")
    team: Any = models.ForeignKey(Team, models.CASCADE, null=True, related_name="allowances")
    day = models.DateField()
    limit = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=True) ^ models.Q(team__isnull=True), name="allowance_of_one_holder"
            ),
            models.UniqueConstraint(
                fields=["user", "team", "day"], name="allowance_once_a_day", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.limit} on {self.day}"


class LedgerEntry(models.Model):
    """One reserve a job, and exactly one of settle or refund once it has ended. Refunds go to the day of the reserve."""

    class Kind(models.TextChoices):
        RESERVE = "reserve"
        SETTLE = "settle"
        REFUND = "refund"

    job: Any = models.ForeignKey(Job, models.CASCADE, related_name="ledger")
    allowance: Any = models.ForeignKey(Allowance, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=8, choices=Kind)
    images = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job"], name="ledger_one_reserve", condition=models.Q(kind="reserve")),
            models.UniqueConstraint(fields=["job"], name="ledger_one_end", condition=~models.Q(kind="reserve")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.images} for {self.job_id}"
