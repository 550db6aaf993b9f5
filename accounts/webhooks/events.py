"""What happened, written down for every webhook that wants to hear of it, in the transaction that made it happen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.models import Webhook, WebhookMessage
from accounts.models.webhook import TEST
from lib.doorbell import ring_on_commit


@dataclass(frozen=True)
class Event:
    """What happened to a thing of this person's. `data` says which thing; the API tells the rest."""

    person: int
    kind: str
    data: dict[str, Any]

    def body(self) -> str:
        """As it is sent: {"type", "timestamp", "data"}."""
        return json.dumps({"type": self.kind, "timestamp": timezone.now().isoformat(), "data": self.data})


def announce(*events: Event) -> None:
    """Within the transaction that makes it happen: one question, and nothing more where nobody wants to hear of it."""
    people = {event.person for event in events}
    hooks = list(Webhook.objects.filter(user__in=people, closed=None)) if people else []
    send(WebhookMessage(webhook=hook, event=event.kind, body=event.body()) for hook, event in wanted(hooks, events))


def wanted(hooks: list[Webhook], events: Iterable[Event]) -> list[tuple[Webhook, Event]]:
    pairs = [(hook, event) for event in events for hook in hooks if hook.user_id == event.person]
    return [(hook, event) for hook, event in pairs if event.kind in hook.events]


def try_out(hook: Webhook) -> None:
    """Send it a message that says nothing."""
    event = Event(hook.user_id, TEST, {"webhook": hook.url})
    send([WebhookMessage(webhook=hook, event=TEST, body=event.body())])


def send_again(message: WebhookMessage) -> None:
    """From the start, under the same id."""
    message.again()
    ring_on_commit("accounts.tasks.send_webhook", str(message.pk))


def send(messages: Iterable[WebhookMessage]) -> None:
    for message in WebhookMessage.objects.bulk_create(list(messages)):
        ring_on_commit("accounts.tasks.send_webhook", str(message.pk))
