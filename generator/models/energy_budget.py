"""How much energy the machines may use in a day, and who waits until tomorrow once they have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Plan
from generator.models.hour_record import HourRecord
from generator.requests.refusals import resets_at
from lib.problems import Problem

ONLY = 1  # the primary key of its one row
KEY = "generator:energy"
FRESH_FOR = 30  # seconds


@dataclass(frozen=True)
class EnergyToday:
    """Watt-hours since 00:00 UTC, measured or estimated as each picture's record says; `limit` is None without one."""

    used: float
    limit: float | None
    pauses: tuple[str, ...]

    @property
    def spent(self) -> bool:
        return self.limit is not None and self.used >= self.limit


class EnergyBudget(models.Model):
    """One row. Without a number nothing is limited; `pauses` are the plans that wait once it is used up."""

    wh_a_day = models.FloatField(
        gettext_lazy("watt-hours a day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=gettext_lazy("From 00:00 to 24:00 UTC. Empty: no limit."),
    )
    pauses: Any = ArrayField(
        models.CharField(max_length=20),
        verbose_name=gettext_lazy("plans that wait until tomorrow once it is used up"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = gettext_lazy("energy budget")
        verbose_name_plural = gettext_lazy("energy budget")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=ONLY), name="energy_budget_is_one_row"),
            models.CheckConstraint(condition=models.Q(wh_a_day__gte=0), name="energy_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return _("No limit") if self.wh_a_day is None else _("%(energy)s Wh a day") % {"energy": f"{self.wh_a_day:g}"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = ONLY
        super().save(*args, **kwargs)
        cache.delete(KEY)

    @classmethod
    def today(cls) -> EnergyToday:
        """At most half a minute old."""
        return cast(EnergyToday, cache.get_or_set(KEY, cls._read, FRESH_FOR))

    @classmethod
    def _read(cls) -> EnergyToday:
        row = cls.objects.filter(pk=ONLY).first() or cls()
        now = timezone.now().astimezone(dt.UTC)
        hours = HourRecord.objects.filter(hour__gte=now.replace(hour=0, minute=0, second=0, microsecond=0))
        used = hours.aggregate(sum=models.Sum("energy_wh"))["sum"] or 0.0
        return EnergyToday(used, row.wh_a_day, tuple(row.pauses))

    def let_through(self, plan: Plan) -> None:
        """Raises Problem("energy-spent") for people on a plan that waits now."""
        if self.wh_a_day is None:
            return
        today = self.today()
        if not today.spent or plan.code not in today.pauses:
            return
        now = timezone.now()
        resets = resets_at(now)
        said = _("The machines have used the %(energy)s Wh they may use today. On %(plan)s it goes on at 00:00 UTC.")
        raise Problem(
            "energy-spent",
            said % {"energy": f"{today.limit:g}", "plan": plan.name},
            status=429,
            retry_after=max(1, int((resets - now).total_seconds())),
            resets_at=resets.isoformat().replace("+00:00", "Z"),
        )
