"""An export that one person asks for and another approves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from curation.models.materialisation import Materialisation
from curation.models.snapshot import Snapshot
from lib.ids import new_id


class Order(models.Model):
    """`recipient` is who gets it and `purpose` for what, in words; `mail` is where they are told what to drop."""

    class State(models.TextChoices):
        ASKED = "asked"
        REFUSED = "refused"
        APPROVED = "approved"
        WRITING = "writing"
        WRITTEN = "written"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="orders")
    format = models.CharField(max_length=20)
    recipient = models.CharField(max_length=120)
    mail = models.EmailField(blank=True)
    purpose = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, blank=True)
    rows = models.PositiveIntegerField(default=0, help_text="Written so far.")
    errors: Any = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)
    beat = models.DateTimeField(null=True)
    materialisation = models.OneToOneField(Materialisation, models.PROTECT, null=True, related_name="order")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("asked", "refused"))
                | Q(asked_by=None)
                | Q(decided_by=None)
                | ~Q(asked_by=F("decided_by")),
                name="order_has_two_people",
            )
        ]
        indexes = [
            models.Index(
                fields=["state", "id"], name="order_open", condition=Q(state__in=("asked", "approved", "writing"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} of {self.snapshot_id[:12]} for {self.recipient}"


class Download(models.Model):
    """Who took a folder that was written, when and for what, as it was at an epoch; `told` is the last epoch of which
    they were told that something is to be dropped."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    materialisation = models.ForeignKey(Materialisation, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    purpose = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    epoch = models.PositiveIntegerField()
    told = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["materialisation", "-id"], name="download_newest")]

    def __str__(self) -> str:
        return f"{self.materialisation_id} by {self.by_id}"
