"""What went wrong and what is being done about it, for everyone to read. Some open and close by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HISTORY = dt.timedelta(days=30)
MOST_SHOWN = 50


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> IncidentQuerySet:
        return self.filter(ended=None)

    def recent(self, now: dt.datetime) -> IncidentQuerySet:
        """Those open and those of the last thirty days, newest first, with what was said."""
        rows = self.filter(Q(ended=None) | Q(started__gte=now - HISTORY))
        return rows.prefetch_related("updates").order_by("-started", "-pk")


class Incident(models.Model):
    """`cause` is empty for what operators write; what opened by itself has words of ours, in the reader's language."""

    class Impact(models.TextChoices):
        SLOWER = "slower", _("Slower than usual")
        PARTLY = "partly", _("Some things do not work")
        STOPPED = "stopped", _("No pictures are made")

    class Cause(models.TextChoices):
        NO_MACHINE = "no-machine", _("No machine is drawing")
        SURGE = "surge", _("Many more people than usual are making pictures")
        BACKLOG = "backlog", _("Pictures are begun later than was promised")
        STORAGE = "storage", _("The pictures' storage cannot be reached")
        MAIL = "mail", _("Mail leaves late")
        CLASSIFIER = "classifier", _("Words and pictures are judged late")
        CREDENTIALS = "credentials", _("Files leave without Content Credentials")

    title = models.CharField(_("title"), max_length=120, blank=True)
    impact = models.CharField(_("impact"), max_length=10, choices=Impact, default=Impact.SLOWER)
    cause = models.CharField(_("cause"), max_length=12, choices=Cause, blank=True, editable=False)
    started = models.DateTimeField(_("started"), default=timezone.now)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = IncidentQuerySet.as_manager()
    updates: Any  # the manager of its IncidentUpdate rows

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [models.Index(fields=["-started"], name="incident_by_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["cause"], name="incident_open_once", condition=Q(ended=None) & ~Q(cause="")
            ),
            models.CheckConstraint(
                condition=Q(ended=None) | Q(ended__gte=models.F("started")), name="incident_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.title or str(self.Cause(self.cause).label if self.cause else self.get_impact_display())

    @classmethod
    @transaction.atomic
    def begin(cls, cause: str, impact: str) -> bool:
        """Open one for this cause; False where one is open. Two watchers may call at once."""
        found, made = cls.objects.get_or_create(cause=cause, ended=None, defaults={"impact": impact})
        if made:
            found.updates.create(state=IncidentUpdate.State.IDENTIFIED)
        return made

    @classmethod
    @transaction.atomic
    def end(cls, cause: str) -> bool:
        """Close the open one of this cause; False where there is none."""
        found = cls.objects.select_for_update().filter(cause=cause, ended=None).first()
        if found is None:
            return False
        found.ended = timezone.now()
        found.save(update_fields=["ended"])
        found.updates.create(state=IncidentUpdate.State.RESOLVED)
        return True


class IncidentUpdate(models.Model):
    """One word on an incident; `text` may be empty, then the state speaks for itself."""

    class State(models.TextChoices):
        INVESTIGATING = "investigating", _("Looking into it")
        IDENTIFIED = "identified", _("Cause known")
        MONITORING = "monitoring", _("Mended, being watched")
        RESOLVED = "resolved", _("Over")

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="updates")
    at = models.DateTimeField(_("at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=13, choices=State, default=State.INVESTIGATING)
    text = models.TextField(_("text"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.text[:60]}"
