"""A person's programs hear what happened, signed, in time, and never by way of an internal address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Webhook, WebhookMessage
from accounts.models.webhook import RETRY_AFTER
from accounts.tasks import sweep_webhooks
from accounts.webhooks.addresses import Unsendable, may_be_sent_to, parts_of, why_unknown
from accounts.webhooks.events import try_out
from accounts.webhooks.sending import PinnedConnection, deliver, posted
from gallery.posts.publication import publish
from lib.ids import to_text
from tests.accounts.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db
PAGE = "/settings/webhooks"


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiving() as found:
        yield found


@pytest.fixture
def hook(ada, receiver):
    return Webhook.objects.create(
        user=ada, url=receiver.url, secret=Webhook.new_secret(), events=["job.ended", "post.published"]
    )


@pytest.fixture
def message(hook):
    """One that waits to be sent."""
    try_out(hook)
    return WebhookMessage.objects.get()


def now_due(message: WebhookMessage) -> None:
    WebhookMessage.objects.filter(pk=message.pk).update(due=timezone.now())


def test_a_post_is_told_with_a_signature_that_proves_who_says_so(hook, ada, draft_by, receiver):
    post = draft_by(ada)
    publish(post, by=ada)
    publish(post, by=ada)
    told = WebhookMessage.objects.get()
    deliver(told.pk)
    ((path, headers, body),) = receiver.came
    assert path == "/hook"
    assert json.loads(body)["type"] == "post.published"
    assert json.loads(body)["data"]["id"] == to_text(post.pk)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    told.refresh_from_db()
    assert (told.state, told.status, told.attempts) == ("delivered", 204, 1)


def test_nobody_else_hears_of_it_nor_who_did_not_ask(hook, ada, bruno, draft_by):
    Webhook.objects.update(events=["job.ended"])
    publish(draft_by(ada), by=ada)
    publish(draft_by(bruno), by=bruno)
    assert not WebhookMessage.objects.exists()


def test_what_is_not_taken_is_tried_again_later_under_the_same_id(message, receiver):
    receiver.answers = [500]
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.status, message.attempts) == ("waiting", 500, 1)
    assert message.due > timezone.now() + timedelta(seconds=RETRY_AFTER[0] - 1)
    deliver(message.pk)
    assert len(receiver.came) == 1, "not before its time"
    now_due(message)
    deliver(message.pk)
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.came}) == 1
    message.refresh_from_db()
    assert message.state == "delivered"


def test_after_the_last_attempt_it_is_given_up_and_can_be_sent_again(message, receiver, client_of, ada):
    receiver.answers = [503] * (len(RETRY_AFTER) + 1)
    for _attempt in range(len(RETRY_AFTER) + 1):
        now_due(message)
        deliver(message.pk)
    message.refresh_from_db()
    assert message.state == "failed"
    client_of(ada).post(f"{PAGE}/messages/{to_text(message.pk)}/again")
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("delivered", 1)


def test_two_workers_send_it_once(message):
    assert WebhookMessage.claim(message.pk)
    assert WebhookMessage.claim(message.pk) is None


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(message, hook, receiver):
    receiver.answers = [410]
    deliver(message.pk)
    hook.refresh_from_db()
    message.refresh_from_db()
    assert hook.closed
    assert message.state == "failed"


def test_a_redirect_is_not_followed(message, receiver):
    receiver.answers = [302]
    deliver(message.pk)
    message.refresh_from_db()
    assert [path for path, _headers, _body in receiver.came] == ["/hook"]
    assert (message.state, message.status) == ("waiting", 302)
    assert "redirects" in message.said


def test_letters_of_other_alphabets_in_an_address_are_written_as_the_line_takes_them(hook, message, receiver):
    Webhook.objects.update(url=hook.url + "/grüße und?à=%20é")
    deliver(message.pk)
    assert [path for path, _headers, _body in receiver.came] == ["/hook/gr%C3%BC%C3%9Fe%20und?%C3%A0=%20%C3%A9"]


INTERNAL = [
    *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "255.255.255.255"),
    *("::ffff:10.0.0.1", "2002:0a00:0001::1", "64:ff9b::a00:1"),
]


def test_no_internal_address_is_sent_to_however_it_is_written():
    assert [address for address in INTERNAL if may_be_sent_to(address)] == []
    assert may_be_sent_to("93.184.215.14")
    assert may_be_sent_to("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_an_address_that_has_become_internal_is_not_sent_to(message, receiver, settings):
    settings.WEBHOOK_NETWORKS = []
    deliver(message.pk)
    message.refresh_from_db()
    assert receiver.came == []
    assert "internal address" in message.said


def test_whoever_connects_uses_the_address_that_was_checked(receiver):
    """The name leads nowhere, so a second look at it would fail."""
    parts = urlsplit(f"http://rebound.invalid:{receiver.port}/hook")
    status, _said = posted(PinnedConnection(parts, "127.0.0.1"), "/hook", b"{}", {})
    ((_path, headers, _body),) = receiver.came
    assert (status, headers["host"]) == (204, f"rebound.invalid:{receiver.port}")


@pytest.mark.parametrize("url", ["ftp://example.org", "https://", "https://a:b@example.org", "http://[1", "nothing"])
def test_what_is_no_address_of_a_program_is_refused(url):
    with pytest.raises(Unsendable):
        parts_of(url)


def test_in_production_only_https_is_sent_to(settings):
    settings.PRODUCTION = True
    with pytest.raises(Unsendable):
        parts_of("http://example.org/hook")


def test_somebody_who_is_suspended_hears_nothing(message, receiver, ada):
    ada.state = "suspended"
    ada.save()
    deliver(message.pk)
    assert receiver.came == []


def test_a_webhook_is_added_tried_and_removed_on_its_page(ada, client_of, receiver):
    page = client_of(ada)
    for _press in range(2):
        assert page.post(PAGE, {"url": receiver.url, "events": ["job.ended"]}).status_code == 302
    hook = Webhook.objects.get(user=ada)
    assert page.post(f"{PAGE}/{to_text(hook.pk)}/test").status_code == 302
    deliver(WebhookMessage.objects.get().pk)
    shown = page.get(PAGE).content.decode()
    assert hook.secret in shown
    assert "webhook.test" in shown
    assert "HTTP 204" in shown
    page.post(f"{PAGE}/{to_text(hook.pk)}/delete")
    assert not Webhook.objects.exists()


def test_an_internal_address_is_refused_beside_its_field(ada, client_of):
    answer = client_of(ada).post(PAGE, {"url": "http://127.0.0.1:8000/", "events": ["job.ended"]})
    assert answer.status_code == 422
    assert "internal address" in answer.content.decode()


def test_the_page_asks_the_same_number_of_questions_however_much_was_sent(ada, client_of, hook, message):
    page = client_of(ada)
    with CaptureQueriesContext(connection) as few:
        page.get(PAGE)
    for _time in range(5):
        try_out(hook)
    with CaptureQueriesContext(connection) as many:
        page.get(PAGE)
    assert len(many) == len(few)


def test_another_persons_webhooks_are_not_there(hook, message, bruno, client_of):
    page = client_of(bruno)
    for path in (f"{to_text(hook.pk)}/test", f"{to_text(hook.pk)}/delete", f"messages/{to_text(message.pk)}/again"):
        assert page.post(f"{PAGE}/{path}").status_code == 404
    assert hook.url not in page.get(PAGE).content.decode()


def test_old_messages_are_forgotten(message):
    WebhookMessage.objects.update(created=timezone.now() - timedelta(days=31), state="delivered")
    sweep_webhooks()
    assert not WebhookMessage.objects.exists()


def test_a_name_that_is_unknown_and_a_server_that_cannot_ask_are_told_apart():
    unknown = why_unknown(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
    away = why_unknown(socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"))
    assert "Look at how it is written" in unknown
    assert "its name server gave no answer" in away
