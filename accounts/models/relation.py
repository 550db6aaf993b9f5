"""What one person has said about seeing another: follow, block, mute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models.user import User


class Relation(models.Model):
    """`by` says something about `whom`, once."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="%(class)s_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("whom")), name="%(class)s_not_oneself"),
        ]
        indexes = [models.Index(fields=["whom", "-id"], name="%(class)s_by_whom")]

    def __str__(self) -> str:
        return f"{self.by} {self._meta.verbose_name} {self.whom}"


class Follow(Relation):
    """`by` wants to see what `whom` posts."""


class Mute(Relation):
    """`by` does not want to see what `whom` posts; `whom` never learns of it."""


class Block(Relation):
    """Neither sees the other's posts or comments, and nothing of one reaches the other.

    The profile of `by` is not there for `whom`; `by` can still open that of `whom`, to think better of it.
    """

    @classmethod
    def between(cls, viewer: User | AnonymousUser, other: User) -> bool:
        """Whether either has blocked the other."""
        if not viewer.is_authenticated:
            return False
        either = models.Q(by=viewer.pk, whom=other.pk) | models.Q(by=other.pk, whom=viewer.pk)
        return cls.objects.filter(either).exists()

    @classmethod
    def hidden_from(cls, viewer: User) -> models.QuerySet[Block, Any]:
        """The primary keys of everyone the viewer has blocked or was blocked by, as a subquery."""
        blocked = cls.objects.filter(by=viewer.pk).values("whom")
        blockers = cls.objects.filter(whom=viewer.pk).values("by")
        return blocked.union(blockers, all=True)


@dataclass(frozen=True)
class Relationship:
    """How things are between a viewer and a person, from the viewer's side."""

    follows: bool = False
    followed: bool = False
    mutes: bool = False
    blocks: bool = False

    @classmethod
    def between(cls, viewer: User | AnonymousUser, person: User) -> Relationship:
        """One query; nothing at all for a visitor or oneself."""
        if not viewer.is_authenticated or viewer.pk == person.pk:
            return cls()
        there, back = {"by": viewer.pk, "whom": person.pk}, {"by": person.pk, "whom": viewer.pk}
        said = [
            (Follow, there, "follows"),
            (Follow, back, "followed"),
            (Mute, there, "mutes"),
            (Block, there, "blocks"),
        ]
        found = [
            model._default_manager.filter(**pair).order_by().annotate(word=models.Value(word)).values_list("word")
            for model, pair, word in said
        ]
        return cls(**{word: True for (word,) in found[0].union(*found[1:], all=True)})
