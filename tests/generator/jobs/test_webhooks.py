"""The end of a job is told to its person's programs."""

from __future__ import annotations

import json

import pytest

from accounts.models import Webhook, WebhookMessage
from lib.ids import to_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(ada):
    return Webhook.objects.create(
        user=ada, url="https://example.org/hook", secret=Webhook.new_secret(), events=["job.ended"]
    )


def told() -> list[dict[str, str]]:
    return [json.loads(body)["data"] for body in WebhookMessage.objects.order_by("id").values_list("body", flat=True)]


def test_each_end_is_told_once_and_to_nobody_else(hook, ada, bruno, ask, worker):
    made, called_off = ask(ada), ask(ada)
    ask(bruno)
    called_off.cancel(by=ada)
    worker().work()
    worker().work()
    assert told() == [
        {"id": to_text(called_off.pk), "state": "cancelled"},
        {"id": to_text(made.pk), "state": "succeeded"},
    ]


def test_a_failure_is_told_too(hook, ada, ask, worker):
    job = ask(ada)
    worker(failing=9, retry=False).work()
    assert told() == [{"id": to_text(job.pk), "state": "failed"}]
