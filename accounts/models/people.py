"""How people are made and looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from accounts.models.relation import Block

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.user import User


class UserQuerySet(models.QuerySet["User"]):
    """How people are looked for."""

    def active(self) -> UserQuerySet:
        return self.filter(state="active")

    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        """People whose profile this viewer may open: living accounts that have not blocked the viewer."""
        people = self.active()
        if not viewer.is_authenticated:
            return people
        return people.exclude(pk__in=Block.objects.filter(whom=viewer.pk).values("by"))


class UserManager(BaseUserManager["User"]):
    """Makes people. The email may be empty: a handle and a password are enough on a private site."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def visible_to(self, viewer: User | AnonymousUser) -> UserQuerySet:
        return self.get_queryset().visible_to(viewer)

    def create_user(self, handle: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        user = self.model(handle=handle.lower(), email=self.normalize_email(email or ""), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handle: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, handle: str | None) -> User:
        return self.get(handle=(handle or "").lower())
