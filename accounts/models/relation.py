"""What one person has said about seeing another: follow, block, mute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.user import User


class Relation(models.Model):
    """`by` says something about `whom`, once."""

    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    whom: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="%(class)s_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("whom")), name="%(class)s_not_oneself"),
        ]
        indexes = [models.Index(fields=["whom", "-id"], name="%(class)s_by_whom")]


class Follow(Relation):
    """`by` wants to see what `whom` posts."""


class Mute(Relation):
    """`by` does not want to see what `whom` posts; `whom` never learns of it."""


class Block(Relation):
    """Neither sees the other's posts, comments or profile, and nothing of one reaches the other."""

    @classmethod
    def between(cls, viewer: User | AnonymousUser, other: User) -> bool:
        """Whether either has blocked the other."""
        if not viewer.is_authenticated:
            return False
        either = models.Q(by=viewer.pk, whom=other.pk) | models.Q(by=other.pk, whom=viewer.pk)
        return cls.objects.filter(either).exists()

    @classmethod
    def hidden_from(cls, viewer: User) -> models.QuerySet[User]:
        """The primary keys of everyone the viewer has blocked or was blocked by, as a subquery."""
        blocked = cls.objects.filter(by=viewer.pk).values("whom")
        blockers = cls.objects.filter(whom=viewer.pk).values("by")
        return blocked.union(blockers, all=True)  # type: ignore[return-value]
