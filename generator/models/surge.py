"""Surge mode: what holds while many more people than usual make pictures, and who turned it on and off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Plan
from generator.scheduling.hysteresis import Stages, Switch, Thresholds, group_of
from lib import prepared

if TYPE_CHECKING:
    from accounts.models import User

ONLY = 1  # the primary key of its one row
LARGE_PIXELS = 768 * 768
A_DAY = 24 * 60 * 60  # seconds


def newcomers() -> list[str]:
    return [Plan.default_pk()]


def seconds(label: Any, default: int) -> Any:
    most = MaxValueValidator(A_DAY)
    return models.PositiveIntegerField(label, default=default, validators=[most], help_text=_("Seconds."))


class Surge(models.Model):
    """One row: the switch, the thresholds that throw it, and the measures that hold while it is on.

    `active` is whether it is on now, `since` when it was turned on. Measures bind the plans of `binds`; the images a
    day, by code of a plan, bind whichever plans are named there. Waits are in seconds.
    """

    class Mode(models.TextChoices):
        OFF = "off", _("Off")
        AUTOMATIC = "automatic", _("Automatic, by the thresholds")
        ON = "on", _("On")

    class Feature(models.TextChoices):
        LARGE_SIZES = "large-sizes", _("Large sizes")
        SEVERAL = "several-candidates", _("Several candidates")
        REMIXES = "remixes", _("Remixes and changes")

    mode = models.CharField(_("surge mode"), max_length=10, choices=Mode, default=Mode.AUTOMATIC)
    announcement = models.CharField(
        _("announcement"),
        max_length=120,
        blank=True,
        help_text=_("What everyone reads in the banner and on the status page. Empty: a sentence of ours."),
    )
    begins_at = seconds(_("begins at a likely wait of"), 300)
    begins_after = seconds(_("that holds for"), 60)
    ends_at = seconds(_("ends at a likely wait of"), 60)
    ends_after = seconds(_("that holds for"), 300)

    binds: Any = ArrayField(models.CharField(max_length=20), verbose_name=_("plans"), default=newcomers, blank=True)
    images_per_day = models.JSONField(_("images a day"), default=dict, blank=True)
    pause_signups = models.BooleanField(_("take no new accounts"), default=False)
    first_share = models.PositiveSmallIntegerField(
        _("let in at first"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Percent of the people, and as many more at every stage. 100: everybody."),
    )
    stage_minutes = models.PositiveSmallIntegerField(
        _("a stage lasts"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 60)],
        help_text=_("Minutes."),
    )
    features_off: Any = ArrayField(
        models.CharField(max_length=20, choices=Feature), verbose_name=_("switched off"), default=list, blank=True
    )

    active = models.BooleanField(default=False, editable=False)
    since = models.DateTimeField(null=True, editable=False)
    crossed = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=ONLY), name="surge_is_one_row"),
            models.CheckConstraint(
                condition=models.Q(active=False) | models.Q(since__isnull=False), name="surge_has_a_beginning"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__lt=models.F("begins_at")), name="surge_does_not_flicker"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Surge mode: %(mode)s") % {"mode": self.get_mode_display()})

    @classmethod
    def now(cls) -> Surge:
        """As it stands; as it would be at first where nobody has touched it."""
        return next(iter(prepared.select(cls, "id = %(only)s", only=ONLY)), None) or cls.untouched()

    @classmethod
    def untouched(cls) -> Surge:
        """As it is before an operator or a threshold has first done anything to it."""
        return cls(pk=ONLY)

    # -- the switch ------------------------------------------------------------------------------------------------

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.begins_at, self.begins_after, self.ends_at, self.ends_after)

    @transaction.atomic
    def settle(self, by: User) -> None:
        """Keep what an operator set, throw the switch if they said so, and write down what changed."""
        before = self._held()
        self.active, self.since, self.crossed = before.active, before.since, before.crossed
        if self.mode != self.Mode.AUTOMATIC:
            self._turn(self.mode == self.Mode.ON, timezone.now())
        changes = {
            name: [getattr(before, name), getattr(self, name)]
            for name in SETTINGS
            if getattr(before, name) != getattr(self, name)
        }
        self.pk = ONLY
        self.save()
        if changes:
            SurgeChange.objects.create(by=by, active=self.active, changes=changes)

    @classmethod
    @transaction.atomic
    def look(cls, wait: float, now: dt.datetime | None = None) -> Surge:
        """A look at the likely wait, in seconds, of whoever waits longest: begins or ends a surge by the thresholds."""
        now, surge = now or timezone.now(), cls._held()
        if surge.mode != cls.Mode.AUTOMATIC:
            return surge
        before = Switch(surge.active, surge.crossed.timestamp() if surge.crossed else None)
        after = before.look(wait, now.timestamp(), surge.thresholds)
        if after == before:
            return surge
        surge.crossed = None if after.crossed is None else dt.datetime.fromtimestamp(after.crossed, dt.UTC)
        if surge._turn(after.active, now):
            SurgeChange.objects.create(active=after.active, wait=wait)
        surge.save()
        return surge

    def _turn(self, on: bool, now: dt.datetime) -> bool:
        if on == self.active:
            return False
        self.active, self.since, self.crossed = on, now if on else None, None
        return True

    @staticmethod
    def _held() -> Surge:
        """The row, locked until the transaction ends; made where there is none."""
        Surge.objects.bulk_create([Surge(pk=ONLY)], ignore_conflicts=True)
        return Surge.objects.select_for_update().get(pk=ONLY)

    # -- what holds ------------------------------------------------------------------------------------------------

    def holds_for(self, plan: Plan) -> bool:
        return self.active and plan.code in self.binds

    def off_for(self, plan: Plan) -> frozenset[str]:
        """The features that are off for people on this plan."""
        return frozenset(self.features_off) if self.holds_for(plan) else frozenset()

    def images_a_day(self, plan: Plan) -> int:
        """How many images a day a plan has now: never more than it has at other times."""
        fewer = self.images_per_day.get(plan.code) if self.active else None
        return plan.images_per_day if fewer is None else min(plan.images_per_day, fewer)

    @property
    def stages(self) -> Stages:
        return Stages(self.first_share, 60.0 * self.stage_minutes)

    def opens_for(self, person: User) -> dt.datetime | None:
        """When this person's group is let in; None where no surge is on."""
        if not self.active or self.since is None:
            return None
        return self.since + dt.timedelta(seconds=self.stages.opens(group_of(person.pk, self.since.timestamp())))

    @property
    def open_share(self) -> int:
        """The percentage of people on bound plans that are in now."""
        if not self.active or self.since is None:
            return 100
        return self.stages.share((timezone.now() - self.since).total_seconds())

    @property
    def signups_paused(self) -> bool:
        return self.active and self.pause_signups


SETTINGS = (
    *("mode", "announcement", "begins_at", "begins_after", "ends_at", "ends_after"),
    *("binds", "images_per_day", "pause_signups", "first_share", "stage_minutes", "features_off"),
)


class SurgeChange(models.Model):
    """One thing that was done to it: `by` is None where the thresholds did it, then `wait` is what they saw.

    `changes` are {setting: [before, after]}; `active` is whether it was on afterwards.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    active = models.BooleanField()
    changes = models.JSONField(default=dict)
    wait = models.FloatField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="surge_change_by_time")]

    def __str__(self) -> str:
        return f"{'on' if self.active else 'off'} at {self.at:%Y-%m-%d %H:%M}"
