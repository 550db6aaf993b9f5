"""How many images a person, or a team, may make a day, and the ledger of what every job took and gave back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import Team, User
from generator.quota import exhausted

if TYPE_CHECKING:
    from generator.models.job import Job


class Allowance(models.Model):
    """One row a holder (a person or a team) and day (UTC). `used` counts what is reserved or settled and not refunded.

    `limit` is the plan's at the last reservation, so that `used <= limit` holds even after a plan grew smaller.
    """

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
            models.UniqueConstraint(fields=["user", "team", "day"], name="allowance_once_a_day", nulls_distinct=False),
            models.CheckConstraint(condition=models.Q(used__lte=F("limit")), name="allowance_never_overdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.limit} on {self.day}"

    @classmethod
    def today(cls, user: User) -> Allowance:
        """What this person (or their team) has used today and may use; not saved where nothing was used yet."""
        team = user.team
        holder = holder_of(user, team)
        row = cls.objects.filter(**holder, day=today()).first() or cls(**holder, day=today())
        row.limit = (team.plan if team else user.plan).images_per_day
        return row

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)

    @classmethod
    def reserve(cls, job: Job, limit: int) -> None:
        """Take the job's cost from today, whole or not at all, in one UPDATE. Raises Problem("quota-exhausted")."""
        row, _ = cls.objects.get_or_create(**holder_of(job.user, job.team), day=today(), defaults={"limit": limit})
        fits = cls.objects.filter(pk=row.pk, used__lte=limit - job.cost)
        if limit < job.cost or not fits.update(used=F("used") + job.cost, limit=limit):
            row.refresh_from_db()
            raise exhausted(used=row.used, limit=limit, cost=job.cost, now=timezone.now())
        LedgerEntry.objects.create(job=job, allowance=row, kind=LedgerEntry.Kind.RESERVE, images=job.cost)


class LedgerEntry(models.Model):
    """One reserve a job, and one settle or refund once it has ended. A refund goes to the day of the reserve."""

    class Kind(models.TextChoices):
        RESERVE = "reserve"
        SETTLE = "settle"
        REFUND = "refund"

    job: Any = models.ForeignKey("generator.Job", models.CASCADE, related_name="ledger")
    allowance: Any = models.ForeignKey(Allowance, models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=8, choices=Kind)
    images = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "ledger entries"
        constraints = [
            models.UniqueConstraint(fields=["job"], name="ledger_one_reserve", condition=models.Q(kind="reserve")),
            models.UniqueConstraint(fields=["job"], name="ledger_one_end", condition=~models.Q(kind="reserve")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.images} for {self.job_id}"

    @classmethod
    def end(cls, job: Job, kind: LedgerEntry.Kind) -> None:
        """Close the job's account: a settle keeps what was reserved, a refund gives it back to the day it came from."""
        reserve = cls.objects.get(job=job, kind=cls.Kind.RESERVE)
        cls.objects.create(job=job, allowance_id=reserve.allowance_id, kind=kind, images=reserve.images)
        if kind == cls.Kind.REFUND:
            Allowance.objects.filter(pk=reserve.allowance_id).update(used=F("used") - reserve.images)


def holder_of(user: User, team: Team | None) -> dict[str, Any]:
    """Whose allowance this person draws on: the team's where there is one, else their own."""
    return {"user": None if team else user, "team": team}


def today() -> dt.date:
    """The day, in UTC, that a reservation made now counts for."""
    return timezone.now().astimezone(dt.UTC).date()
