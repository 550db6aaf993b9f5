"""Mail of what is new."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from accounts.notifications.digest import due, send_due
from accounts.tasks import send_digests
from lib.ids import new_id


@pytest.fixture
def reader(ada):
    """Ada, whose address is confirmed, and who wants mail every day."""
    EmailAddress.objects.create(user=ada, email=ada.email, verified=True, primary=True)
    User.objects.filter(pk=ada.pk).update(digest="daily")
    ada.refresh_from_db()
    return ada


def like(person, to, title="Lamp", subject=None):
    Notification.tell(to, "like", actor=person, subject=subject or new_id(), url="/posts/1", title=title)


def looked_at(person, at: datetime):
    User.objects.filter(pk=person.pk).update(digest_sent=at)


def waiting(at: str) -> int:
    """How many are due at this time, UTC."""
    return due(datetime.fromisoformat(f"{at}+00:00")).count()


def the_address(sent):
    return sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")


def test_what_is_new_comes_once_a_day_as_text_and_html(reader, bruno, cleo):
    post = new_id()
    for person in (bruno, cleo):
        like(person, reader, "The <lamp>", post)
    send_digests()
    send_digests()
    sent: Any = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert (sent.to, sent.subject) == ([reader.email], "What is new for you on Atelier")
    assert "- Cleo and Bruno like The <lamp>\n  http://localhost:8000/posts/1\n" in sent.body
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    assert '<a href="http://localhost:8000/posts/1">Cleo and Bruno like The &lt;lamp&gt;</a>' in html
    looked_at(reader, timezone.now() - timedelta(days=1, minutes=1))
    Notification.objects.update(created=timezone.now() - timedelta(days=2))
    assert send_due() == 0  # nothing came since


@pytest.mark.parametrize("why", ["nothing", "seen", "blocked", "never", "unconfirmed", "suspended"])
def test_no_mail_goes_out_without_reason(reader, bruno, why):
    if why != "nothing":
        like(bruno, reader)
    match why:
        case "seen":
            Notification.see_all(reader)
        case "blocked":
            reader.block(bruno)
        case "never":
            User.objects.update(digest="never")
        case "unconfirmed":
            EmailAddress.objects.update(verified=False)
        case "suspended":
            reader.suspend()
    assert send_due() == 0
    assert mail.outbox == []


def test_a_week_begins_on_monday_and_a_day_at_seven(reader, bruno):
    User.objects.update(digest="weekly")
    looked_at(reader, datetime.fromisoformat("2026-11-30T07:00:01+00:00"))  # a Monday
    like(bruno, reader)
    for day, count in (("2026-12-06T23:59", 0), ("2026-12-07T06:59", 0), ("2026-12-07T07:00", 1)):
        assert waiting(day) == count
    User.objects.update(digest="daily")
    assert waiting("2026-12-01T06:59") == 0
    assert waiting("2026-12-01T07:00") == 1


def test_it_speaks_the_persons_language(reader, bruno):
    User.objects.filter(pk=reader.pk).update(language="fr")
    like(bruno, reader)
    send_due()
    sent: Any = mail.outbox[0]
    assert "Bruno aime Lamp" in sent.body
    assert sent.subject == "Du nouveau pour vous sur Atelier"
    assert '<html lang="fr">' in sent.alternatives[0][0]


def test_one_press_ends_it_without_signing_in(reader, bruno):
    like(bruno, reader)
    send_due()
    [sent] = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address, program = the_address(sent), Client(enforce_csrf_checks=True)
    assert "http://localhost:8000" + address in sent.body
    page = program.get(address)  # as a scanner of mail does
    reader.refresh_from_db()
    assert (page.status_code, reader.digest) == (200, "daily")
    assert "No more mail" in page.content.decode()
    for _twice in range(2):
        answer = program.post(address, {"List-Unsubscribe": "One-Click"})
        reader.refresh_from_db()
        assert (answer.status_code, reader.digest) == (200, "never")
    assert "You get no more of these" in answer.content.decode()


def test_a_forged_ticket_is_not_there(client, reader):
    for ticket in ("nonsense", "MQ:1abc:xyz", f"{reader.pk}"):
        assert client.post(f"/notifications/mail/{ticket}/stop").status_code == 404
    reader.refresh_from_db()
    assert reader.digest == "daily"


def test_a_refused_address_keeps_nobody_else_from_theirs(settings, reader, bruno, cleo):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Picky"
    EmailAddress.objects.create(user=bruno, email=bruno.email, verified=True, primary=True)
    User.objects.filter(pk=bruno.pk).update(digest="daily")
    like(cleo, reader)
    like(cleo, bruno)
    assert send_due() == 1
    assert [sent.to for sent in mail.outbox] == [[bruno.email]]
    assert send_due() == 0


def test_what_is_refused_for_now_is_tried_again_later_and_not_for_ever(settings, reader, bruno):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Busy"
    like(bruno, reader)
    for tries in range(1, 5):
        assert send_due() == send_due() == 0  # the second looks at nobody: it is too early
        reader.refresh_from_db()
        assert (reader.digest_sent, reader.digest_tries) == (None, tries)
        User.objects.filter(pk=reader.pk).update(digest_again=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due() == 1
    assert "Bruno likes Lamp" in mail.outbox[0].body
    reader.refresh_from_db()
    assert (reader.digest_again, reader.digest_tries) == (None, 0)


def test_after_the_last_try_the_next_period_is_waited_for(settings, reader, bruno):
    settings.EMAIL_BACKEND = "tests.accounts.picky_mail.Busy"
    like(bruno, reader)
    User.objects.filter(pk=reader.pk).update(digest_tries=4)
    assert send_due() == 0
    reader.refresh_from_db()
    assert reader.digest_sent
    assert (reader.digest_again, reader.digest_tries) == (None, 0)


def test_while_the_mail_server_is_away_nobody_loses_their_mail(settings, reader, bruno):
    like(bruno, reader)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    with pytest.raises(OSError, match="refused"):
        send_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_due() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(reader, bruno):
    like(bruno, reader)
    together, sent = Barrier(2), []

    def work() -> None:
        together.wait()
        sent.append(send_due())
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == [0, 1]


def test_one_chooses_on_the_settings_page_and_by_program(client_of, api_of, ada):
    client = client_of(ada)
    form = {"display_name": "Ada", "bio": "", "language": "", "theme": "auto", "digest": "weekly"}
    assert client.post("/settings/profile", form).status_code == 302
    assert '<option value="weekly" selected>Every week</option>' in client.get("/settings/profile").content.decode()
    assert api_of(ada).patch("/api/v1/me", {"digest": "daily"}, format="json").json()["digest"] == "daily"
    assert api_of(ada).patch("/api/v1/me", {"digest": "hourly"}, format="json").status_code == 400
