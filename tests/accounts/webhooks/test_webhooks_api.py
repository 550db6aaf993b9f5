"""Programs look after their own webhooks."""

from __future__ import annotations

import pytest

from accounts.models import Webhook, WebhookMessage
from accounts.webhooks.events import try_out
from lib.ids import to_text

pytestmark = pytest.mark.django_db
PLACE = "/api/v1/me/webhooks"


@pytest.fixture
def program(ada, api_of, settings):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    return api_of(ada, "account")


def add(program, **more):
    return program.post(PLACE, {"url": "http://127.0.0.1:9/hear", "events": ["job.ended"], **more}, format="json")


def test_the_secret_of_a_webhook_is_answered_once(ada, program):
    made = add(program)
    hook = Webhook.objects.get(user=ada)
    assert (made.status_code, made["Cache-Control"], made.json()["secret"]) == (201, "no-store", hook.secret)
    again = add(program, events=["post.published", "job.ended"])
    assert (again.json()["secret"], Webhook.objects.get().secret) == (None, hook.secret)
    assert again.json()["events"] == ["job.ended", "post.published"]
    (listed,) = program.get(PLACE).json()
    assert listed == {name: value for name, value in again.json().items() if name != "secret"}


def test_where_nothing_may_be_sent_is_refused_beside_its_name(program, settings):
    settings.WEBHOOK_NETWORKS = []
    refused = add(program)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["url"])
    assert add(program, url="http://127.0.0.1/", events=[]).json()["errors"].keys() == {"url", "events"}


def test_a_sixth_webhook_is_one_too_many(program):
    for port in range(1, 6):
        assert add(program, url=f"http://127.0.0.1:{port}/").status_code == 201
    assert add(program, url="http://127.0.0.1:6/").json()["code"] == "too-many-webhooks"


def test_the_log_says_how_each_message_went_and_sends_it_again(
    program, ada, api_of, bruno, django_assert_max_num_queries
):
    add(program)
    hook = Webhook.objects.get(user=ada)
    for _number in range(3):
        try_out(hook)
    gone = WebhookMessage.objects.latest("pk")
    WebhookMessage.objects.filter(pk=gone.pk).update(state="failed", attempts=8, status=500, said="no")
    place = f"{PLACE}/{to_text(hook.pk)}"
    with django_assert_max_num_queries(6):
        told = program.get(f"{place}/messages?limit=2").json()
    newest, before = told["results"]
    assert (newest["state"], newest["status"], newest["due"], newest["body"]["type"]) == (
        "failed",
        500,
        None,
        "webhook.test",
    )
    assert (before["state"], newest["webhook_id"], bool(told["next"])) == ("waiting", gone.name, True)
    again = f"{PLACE}/messages/{newest['id']}/again"
    for _press in range(2):
        sent = program.post(again)
        assert (sent.status_code, sent.json()["state"], sent.json()["attempts"]) == (200, "waiting", 0)
    stranger = api_of(bruno, "account")
    assert [stranger.post(again).status_code, stranger.get(f"{place}/messages").status_code] == [404, 404]
    assert stranger.delete(place).status_code == 404
    assert program.delete(place).status_code == 204
    assert not WebhookMessage.objects.exists()
