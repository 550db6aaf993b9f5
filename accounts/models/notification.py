"""Something happened that a person would want to know."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.relation import Block, Mute
from accounts.registries.notification_kinds import notification_kind
from lib import prepared
from lib.ids import new_id

if TYPE_CHECKING:
    from accounts.models.user import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> NotificationQuerySet:
        """Newest first by id; those about people who left or are suspended stay out."""
        gone = models.Q(actor__isnull=False) & ~models.Q(actor__state="active")
        return self.filter(to=user.pk).exclude(gone).exclude(actor__in=Block.hidden_from(user))

    def unseen(self) -> NotificationQuerySet:
        return self.filter(seen__isnull=True)


class Notification(models.Model):
    """`kind` is registered in accounts.registries.notification_kinds; `subject` is the id of what it is about.

    `url` is where a press leads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    subject = models.UUIDField(null=True)
    url = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200, blank=True)
    image = models.UUIDField(null=True, help_text="The picture to show beside it.")
    created = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind", "actor", "subject"], name="notification_once", nulls_distinct=False
            )
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="notification_newest"),
            models.Index(fields=["to"], name="notification_unseen", condition=models.Q(seen__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @classmethod
    def tell(
        cls,
        to: User,
        kind: str,
        *,
        actor: User | None = None,
        subject: UUID | None = None,
        url: str = "",
        title: str = "",
        image: UUID | None = None,
    ) -> None:
        """Tell once. Silent to oneself, between people who blocked each other, and about someone muted."""
        if actor and (actor == to or Block.between(actor, to) or Mute.objects.filter(by=to, whom=actor).exists()):
            return
        about = {"url": url, "title": title[:200], "image": image}
        cls.tell_each([cls(to=to, kind=kind, actor=actor, subject=subject, **about)])

    @classmethod
    def tell_each(cls, told: Iterable[Notification]) -> None:
        """Write these, each once however often it is told."""
        prepared.insert(*told, unless_there=True)

    @classmethod
    def unseen(cls, user: User, at_most: int = 100) -> int:
        """How many are new, counted no further than `at_most`."""
        return len(prepared.rows(_newest_unseen(at_most), person=user.pk))

    @classmethod
    def see(cls, user: User, notifications: Iterable[Notification]) -> None:
        """They were shown: no longer new."""
        shown = [notification.pk for notification in notifications if notification.seen is None]
        if shown:
            cls.objects.filter(to=user, pk__in=shown, seen__isnull=True).update(seen=timezone.now())

    @classmethod
    def see_all(cls, user: User) -> None:
        cls.objects.filter(to=user, seen__isnull=True).update(seen=timezone.now())

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        actor = self.actor.name if self.actor else _("Someone")
        return str(notification_kind(self.kind).sentence) % {"actor": actor, "title": self.title}

    @property
    def icon(self) -> str:
        return notification_kind(self.kind).icon


@cache
def _newest_unseen(at_most: int) -> str:
    """The query of every page's bell, put together once, for a person who stands in for all."""
    somebody: Any = SimpleNamespace(pk=7_201_141_720_114_117)
    found = Notification.objects.of(somebody).unseen().order_by().values_list("pk")[:at_most]
    return prepared.statement(found, {"person": somebody.pk})
