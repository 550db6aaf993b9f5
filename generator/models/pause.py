"""Machines that take no new jobs, since an operator paused them: what they are drawing they finish."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Pause(models.Model):
    """Of one machine by name; where `machine` is empty, of all machines of a pool, also of those that come later."""

    pool = models.CharField(_("pool"), max_length=300)
    machine = models.CharField(_("machine"), max_length=120, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [models.UniqueConstraint(fields=["pool", "machine"], name="pause_once")]

    def __str__(self) -> str:
        return self.machine or self.pool

    @classmethod
    def of(cls, machine: str, pool: str) -> models.QuerySet[Pause]:
        """Those that hold this machine back."""
        return cls.objects.filter(Q(machine="") | Q(machine=machine), pool=pool)

    @classmethod
    def begin(cls, pool: str, machine: str = "") -> None:
        """Once, however often it is asked for."""
        cls.objects.get_or_create(pool=pool, machine=machine)
