"""What the fair queue remembers: the counters of plans and people, a pool at a time.

A pool is all machines with one engine and one model; service is shared fairly in each. The counters are charged
at every claim, by `generator.scheduling`. How many jobs a person has waiting is counted by a trigger on the jobs'
table, so that it is right whoever moves a job.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from generator.scheduling.wait_model import UNKNOWN


class QueueTurn(models.Model):
    """One row a pool. Whoever claims holds it, so that turns are taken one after the other."""

    pool = models.CharField(primary_key=True, max_length=300)
    turn = models.BigIntegerField(default=0)
    served = models.FloatField(default=0, help_text="Counter of the plan that was served last.")

    def __str__(self) -> str:
        return f"turn {self.turn} of {self.pool}"


class QueueLine(models.Model):
    """One plan's line in a pool (see `generator.scheduling.fair_share.PlanQueue`). Whoever holds the turn writes it.

    The second half is a forecast, renewed every few seconds (`generator.scheduling.wait_model`): how many people wait,
    the mean charge, starts a second, the charges that wait, those that come in a second, those that all the machines of
    the pool do in a second, some of the waiting people's counters, and the ratios of waits to guesses.
    """

    pool = models.CharField(max_length=300)
    plan = models.CharField(max_length=20)
    units = models.FloatField(default=0, db_default=0)
    level = models.FloatField(default=0, db_default=0)
    active = models.BooleanField(default=False, db_default=False)

    people = models.PositiveIntegerField(default=1, db_default=1)
    mean = models.FloatField(default=1, db_default=1)
    rate = models.FloatField(default=0, db_default=0)
    backlog = models.FloatField(default=0, db_default=0)
    coming = models.FloatField(default=0, db_default=0)
    speed = models.FloatField(default=1, db_default=1)
    knots: Any = ArrayField(models.FloatField(), null=True, help_text="See generator.scheduling.wait_model.")
    likely = models.FloatField(default=UNKNOWN[0], db_default=UNKNOWN[0])
    longest = models.FloatField(default=UNKNOWN[1], db_default=UNKNOWN[1])
    renewed = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "plan"], name="queue_line_once")]

    def __str__(self) -> str:
        return f"{self.plan} in {self.pool}"


class QueuePlace(models.Model):
    """A person's place in a line: what they had (seconds of an engine) and how many jobs they have waiting."""

    pool = models.CharField(max_length=300)
    plan = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    units = models.FloatField(default=0, db_default=0)
    waiting = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "plan", "user"], name="queue_place_once")]
        indexes = [
            models.Index(
                fields=["pool", "plan", "units", "user"], name="queue_place_next", condition=models.Q(waiting__gt=0)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.plan} of {self.pool}"
