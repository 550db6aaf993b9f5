"""Something happened that a person would want to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.relation import Block, Mute
from accounts.registries.notification_kinds import notification_kind
from lib import prepared
from lib.ids import new_id
from lib.process.bells import ring_bells

if TYPE_CHECKING:
    from accounts.models.user import User

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
BUNDLE = Coalesce("bundle", "id")  # what is alone is a bundle of its own
TIME = Coalesce("seen", models.Value(NEVER, models.DateTimeField()))
TOLD_TO_OTHERS = ("mention", "reply")  # the kinds that name something which is not the reader's own
NOTHING = UUID(int=0)  # the bundle of what is about no thing, as following is


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> NotificationQuerySet:
        """Newest first by id; those about people who left or are suspended stay out."""
        gone = models.Q(actor__isnull=False) & ~models.Q(actor__state="active")
        return self.filter(to=user.pk).exclude(gone).exclude(actor__in=Block.hidden_from(user))

    def unseen(self) -> NotificationQuerySet:
        return self.filter(seen__isnull=True)


class Notification(models.Model):
    """`kind` is registered in accounts.registries.notification_kinds; `subject` is the id of what it is about.

    `url` is where a press leads. `bundle` is what several of a kind have in common that are told in one sentence
    (`accounts.notifications.groups`), for instance the post that was liked; a kind without such a sentence has none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    subject = models.UUIDField(null=True)
    bundle = models.UUIDField(null=True)
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
            models.Index("to", "kind", BUNDLE, TIME, models.F("id").desc(), name="notification_alike"),
            models.Index(
                fields=["subject"], name="notification_to_others", condition=models.Q(kind__in=TOLD_TO_OTHERS)
            ),
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
        about: UUID | None = None,
        url: str = "",
        title: str = "",
        image: UUID | None = None,
    ) -> None:
        """Tell once. Silent to oneself, between people who blocked each other, and about someone muted.

        `about` is what it has in common with others of its kind, where that is not its subject itself.
        """
        if actor and (actor == to or Block.between(actor, to) or Mute.objects.filter(by=to, whom=actor).exists()):
            return
        bundle = (about or subject or NOTHING) if notification_kind(kind).several else None
        words = {"url": url, "title": title[:200], "image": image, "bundle": bundle}
        cls.tell_each([cls(to=to, kind=kind, actor=actor, subject=subject, **words)])

    @classmethod
    def tell_each(cls, told: Iterable[Notification]) -> None:
        """Write these, each once however often it is told, and ring the bells of those they are for."""
        each = list(told)
        prepared.insert(*each, unless_there=True)
        cls.ring(*(one.to_id for one in each))

    @classmethod
    def ring(cls, *people: int) -> None:
        """Tell their open pages that the number of what is new may be another, once it is committed."""
        if people:
            transaction.on_commit(partial(ring_bells, people))

    @classmethod
    def take_back(cls, to: int, kind: str, *, actor: User, subject: UUID) -> None:
        """What was told is no longer so, and nobody has seen it yet. What was seen is not told again."""
        gone, _rows = cls.objects.filter(to=to, kind=kind, actor=actor, subject=subject, seen__isnull=True).delete()
        if gone:
            cls.ring(to)

    @classmethod
    def forget_titles(cls, about: Iterable[UUID], *, keep_for: models.Q) -> None:
        """What these are called is no longer for those who were told of them, but for some (`keep_for`, of rows)."""
        told = cls.objects.filter(subject__in=about, kind__in=TOLD_TO_OTHERS)
        told.exclude(keep_for).update(title="", image=None)

    @classmethod
    def see_all(cls, user: User) -> None:
        cls.objects.filter(to=user, seen__isnull=True).update(seen=timezone.now())
        cls.ring(user.pk)

    @property
    def sentence(self) -> str:
        """What happened, in the reader's language."""
        actor = self.actor.name if self.actor else _("Someone")
        return str(notification_kind(self.kind).sentence) % {"actor": actor, "title": self.said_title}

    @property
    def said_title(self) -> str:
        """What it is about; what its reader may no longer see has no name (`forget_titles`)."""
        return self.title or _("something that is no longer shown to you")

    @property
    def icon(self) -> str:
        return notification_kind(self.kind).icon
