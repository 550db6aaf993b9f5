"""What a person may use: rows that an operator edits."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

A_DAY = 24 * 60 * 60  # seconds


class Plan(models.Model):
    """`images_per_day` counts candidates, `jobs_at_once` those not yet ended; `weight` is the share in the queue.

    Nothing keeps a copy of it: what an operator changes counts from the next request on.
    """

    code = models.SlugField(
        primary_key=True, max_length=20, help_text=_("For programs; “free” is what everybody begins with.")
    )
    name = models.CharField(_("name"), max_length=40)
    images_per_day = models.PositiveIntegerField(
        _("images a day"),
        help_text=_(
            "Candidates from 00:00 to 24:00 UTC; a team shares them. What was made today already stays counted."
        ),
    )
    jobs_at_once = models.PositiveIntegerField(
        _("jobs at once"),
        validators=[MinValueValidator(1)],
        help_text=_("How many requests of one person may wait or be drawn at the same time."),
    )
    weight = models.PositiveIntegerField(
        _("weight in the queue"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_(
            "The share of the machines while there are more requests than they can draw, next to a weight of 1."
        ),
    )
    members = models.PositiveIntegerField(
        _("members of a team"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("How many people a team on this plan may have, open invitations included."),
    )
    longest_wait = models.PositiveIntegerField(
        _("longest wait"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(A_DAY)],
        help_text=_(
            "Seconds. A request that would likely wait longer is refused at once. Empty: it may wait however long."
        ),
    )
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Its place in the list of plans."))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="plan_weight_at_least_one"),
            models.CheckConstraint(condition=models.Q(jobs_at_once__gte=1), name="plan_at_least_one_job"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def longest_minutes(self) -> int | None:
        """The longest wait in minutes, rounded up; None where there is none."""
        return None if self.longest_wait is None else -(-self.longest_wait // 60)

    @staticmethod
    def default_pk() -> str:
        return "free"
