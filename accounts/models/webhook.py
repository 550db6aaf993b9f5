"""Addresses of a person's programs that want to hear what happened, and every message to them."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from random import uniform
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.ids import new_id, to_text

if TYPE_CHECKING:
    from accounts.models.user import User

MOST = 5  # a person
SECRET_PREFIX = "whsec_"  # noqa: S105 - what every secret begins with
RETRY_AFTER = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400)
"""Seconds after each attempt that failed; after the last there is no other."""
LEASE_SECONDS = 60
KEPT_DAYS = 30


class Occasion(models.TextChoices):
    """What a program can be told of."""

    JOB_ENDED = "job.ended", _("A picture of mine is ready, or could not be made")
    POST_PUBLISHED = "post.published", _("A post of mine was made")


TEST = "webhook.test"


class Webhook(models.Model):
    """`secret` signs every message, so it is kept as it is. `closed` says since when nothing is sent any more, because
    the receiver answered that it is gone for good (410)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="webhooks", db_index=False)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=20, choices=Occasion))
    secret = models.CharField(max_length=80)
    created = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "url"], name="webhook_once")]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def new_secret() -> str:
        """192 random bits, written as the specification has them."""
        return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()

    @property
    def key(self) -> bytes:
        return base64.b64decode(self.secret.removeprefix(SECRET_PREFIX))

    @property
    def event_names(self) -> list[str]:
        """What it hears of, in words."""
        return [str(Occasion(event).label) for event in self.events]


class WebhookMessage(models.Model):
    """One event for one webhook: the row is the queue. `due` is when it is tried next, or was claimed until.

    `status` is the HTTP status of the last answer, `said` the start of its body or why there was none.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("given up")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="messages", db_index=False)
    event = models.CharField(max_length=20)
    body = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due = models.DateTimeField(default=timezone.now)
    tried = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="message_by_webhook"),
            models.Index(fields=["due"], name="message_due", condition=Q(state="waiting")),
            models.Index(fields=["created"], name="message_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.state})"

    @property
    def name(self) -> str:
        """Its id as receivers see it, the same at every attempt."""
        return f"msg_{to_text(self.pk)}"

    @classmethod
    def claim(cls, pk: UUID) -> WebhookMessage | None:
        """The message to be sent now, ours for a minute; None where it is not due, has ended, or another has it."""
        now = timezone.now()
        due = cls.objects.filter(pk=pk, state=cls.State.WAITING, due__lte=now)
        if not due.update(attempts=F("attempts") + 1, due=now + timedelta(seconds=LEASE_SECONDS), tried=now):
            return None
        return cls.objects.select_related("webhook__user").get(pk=pk)

    def note(self, status: int | None, said: str) -> None:
        """How this attempt went; a later one has its own row state to look at, so a late answer changes nothing."""
        delivered, last = status is not None and 200 <= status < 300, self.attempts > len(RETRY_AFTER)
        state = self.State.DELIVERED if delivered else self.State.FAILED if last else self.State.WAITING
        wait = 0.0 if delivered or last else RETRY_AFTER[self.attempts - 1] * uniform(1, 1.1)
        WebhookMessage.objects.filter(pk=self.pk, state=self.State.WAITING, attempts=self.attempts).update(
            state=state, status=status, said=said[:300], due=timezone.now() + timedelta(seconds=wait)
        )
        if status == 410:
            self.close()

    def close(self) -> None:
        """The receiver is gone for good: nothing more is sent there."""
        Webhook.objects.filter(pk=self.webhook_id, closed=None).update(closed=timezone.now())
        waiting = WebhookMessage.objects.filter(webhook=self.webhook_id, state=self.State.WAITING)
        waiting.update(state=self.State.FAILED)

    def again(self) -> None:
        """Send it once more from the start, under the same id."""
        WebhookMessage.objects.filter(pk=self.pk).update(state=self.State.WAITING, attempts=0, due=timezone.now())

    @classmethod
    def latest_of(cls, user: User, most: int) -> list[WebhookMessage]:
        return list(cls.objects.filter(webhook__user=user).select_related("webhook").order_by("-id")[:most])
