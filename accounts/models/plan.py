"""What a person may use: rows that an operator edits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """`images_per_day` counts candidates, `jobs_at_once` those not yet ended; `weight` is the share in the queue."""

    code = models.SlugField(primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=40)
    images_per_day = models.PositiveIntegerField(_("images a day"))
    jobs_at_once = models.PositiveIntegerField(_("jobs at once"))
    weight = models.PositiveIntegerField(_("weight in the queue"), default=1)
    members = models.PositiveIntegerField(_("members of a team"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="plan_weight_at_least_one"),
            models.CheckConstraint(condition=models.Q(jobs_at_once__gte=1), name="plan_at_least_one_job"),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def default_pk() -> str:
        return "free"
