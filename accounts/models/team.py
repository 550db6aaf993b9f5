"""A team: people who share one allowance."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.plan import Plan


class Team(models.Model):
    """Its members draw on the plan of the team instead of their own."""

    name = models.CharField(_("name"), max_length=60)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="teams")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person belongs to at most one team."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user: Any = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
