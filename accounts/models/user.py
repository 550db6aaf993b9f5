"""A person who makes, likes and remixes pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.handles import validators
from accounts.models.plan import Plan

if TYPE_CHECKING:
    from accounts.models.team import Team


class UserManager(BaseUserManager["User"]):
    """Makes people. The email may be empty: a handle and a password are enough on a private site."""

    def create_user(self, handle: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        user = self.model(handle=handle.lower(), email=self.normalize_email(email or ""), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handle: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, handle: str | None) -> User:
        return self.get(handle=(handle or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """`handle` is the public name in addresses; `display_name` is what pages show, and may be empty."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        DELETED = "deleted", _("Deleted")

    class Theme(models.TextChoices):
        AUTO = "auto", _("As my device")
        DARK = "dark", _("Dark")
        LIGHT = "light", _("Light")

    handle = models.CharField(_("handle"), max_length=30, unique=True, validators=validators)
    display_name = models.CharField(_("display name"), max_length=60, blank=True)
    email = models.EmailField(_("email"), blank=True)
    bio = models.TextField(_("about you"), max_length=500, blank=True)
    avatar_key = models.CharField(max_length=200, blank=True, help_text="Storage key of a square WebP.")
    language = models.CharField(_("language"), max_length=8, blank=True)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme, default=Theme.AUTO)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    show_mature = models.BooleanField(_("show pictures rated mature"), default=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="people", default=Plan.default_pk)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    is_staff = models.BooleanField(default=False)
    is_program = models.BooleanField(default=False, help_text="A script's account, made by `manage.py maker`.")
    joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="user_handle_any_case"),
            models.UniqueConstraint(Lower("email"), name="user_email_any_case", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == self.State.ACTIVE

    @property
    def name(self) -> str:
        return self.display_name or self.handle

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.handle])

    @property
    def team(self) -> Team | None:
        """The team whose allowance this person shares, if any."""
        from accounts.models.team import Membership  # a user is a field of a membership

        membership = Membership.objects.select_related("team__plan").filter(user=self).first()
        return membership.team if membership else None

    @property
    def effective_plan(self) -> Plan:
        team = self.team
        return team.plan if team else self.plan
