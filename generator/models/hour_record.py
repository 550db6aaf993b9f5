"""What was promised in an hour, and what was kept: one row a plan and hour, for everyone to read."""

from __future__ import annotations

import datetime as dt

from django.db import models


class HourRecord(models.Model):
    """Counts are of jobs accepted in the hour; waits are in seconds, energy in watt-hours, null where unmeasured.

    `judged` are those whose promise can be judged: they started, or wait longer than promised. Of these, `kept` started
    within their promised longest wait. `sampled` says that only the hour's first jobs were read.
    """

    hour = models.DateTimeField(help_text="When it began.")
    plan = models.CharField(max_length=20)
    accepted = models.PositiveIntegerField(default=0)
    started = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    waited_p50 = models.FloatField(null=True)
    waited_p90 = models.FloatField(null=True)
    promised_p50 = models.FloatField(null=True, help_text="Median of the likely waits that were promised.")
    promised_p90 = models.FloatField(null=True, help_text="Median of the longest waits that were promised.")
    images = models.PositiveIntegerField(default=0)
    energy_wh = models.FloatField(null=True)
    sampled = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hour", "plan"], name="hour_record_once")]

    def __str__(self) -> str:
        return f"{self.plan} in the hour of {self.hour:%Y-%m-%d %H:%M}"

    @classmethod
    def last_day(cls, now: dt.datetime) -> models.QuerySet[HourRecord]:
        """The last 24 hours, oldest first."""
        return cls.objects.filter(hour__gt=now - dt.timedelta(hours=24)).order_by("hour", "plan")
