"""Personal API tokens: shown once, stored hashed, scoped, expiring."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models.user import User

PREFIX = "atl_"
LONGEST = 365  # days
MOST = 50  # tokens a person


class Scope(models.TextChoices):
    """What a token may do. Every token may read what its person may read."""

    READ = "read", _("Read what I can see")
    GENERATE = "generate", _("Make pictures and use my allowance")
    POST = "post", _("Post, edit and delete my posts")
    SOCIAL = "social", _("Like, comment, follow and collect")
    ACCOUNT = "account", _("Change my profile and settings")


class Token(models.Model):
    """A random 256-bit secret needs no slow hash: `digest` is its SHA-256. `hint` is what a list may show."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name=_("scopes"))
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(_("expires"))
    last_used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @classmethod
    def issue(cls, user: User, *, name: str, scopes: list[str], days: int = 90) -> tuple[Token, str]:
        """A new token and its secret, never to be had again. Raises Problem("invalid" or "too-many-tokens")."""
        cls._check(name, scopes, days)
        if cls.objects.filter(user=user, expires__gt=timezone.now()).count() >= MOST:
            raise Problem("too-many-tokens", _("You have 50 tokens. Revoke one that you no longer use."), status=409)
        secret = PREFIX + secrets.token_urlsafe(32)
        expires = timezone.now() + timedelta(days=days)
        token = cls.objects.create(
            user=user, name=name, digest=digest(secret), hint=secret[:10], scopes=sorted(set(scopes)), expires=expires
        )
        return token, secret

    @staticmethod
    def _check(name: str, scopes: list[str], days: int) -> None:
        errors: dict[str, list[Any]] = {}
        if not name.strip():
            errors["name"] = [_("Give it a name that tells where you use it.")]
        if not scopes or not set(scopes) <= set(Scope.values):
            errors["scopes"] = [_("Choose at least one of the scopes that there are.")]
        if not 1 <= days <= LONGEST:
            errors["days"] = [_("A token lives from 1 to 365 days.")]
        if errors:
            raise Problem.invalid(errors)

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()

    @property
    def scope_names(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]

    @classmethod
    def find(cls, secret: str) -> Token | None:
        """The living token with this secret, its person loaded, or None."""
        found = cls.objects.select_related("user").filter(digest=digest(secret), expires__gt=timezone.now()).first()
        return found if found and found.user.is_active else None

    def used(self) -> None:
        """Remember the time, to the minute, so that a busy client does not write on every request."""
        stale = timezone.now() - timedelta(minutes=1)
        fresh = models.Q(last_used__isnull=True) | models.Q(last_used__lt=stale)
        Token.objects.filter(fresh, pk=self.pk).update(last_used=timezone.now())


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
