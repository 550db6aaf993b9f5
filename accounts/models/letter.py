"""Mail that is to leave: a row until a mail server has taken it, so that no page waits for one or fails by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import models
from django.db.models import F, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from lib.doorbell import ring_on_commit
from lib.ids import new_id

BATCH = 100
LEASE = timedelta(minutes=5)
PAUSES = (0.25, 0.5, 1, 2, 5, 10, 30, 60)  # minutes; the last one again and again
GIVEN_UP = timedelta(days=2)
LATE, SILENT, ASKED = timedelta(minutes=5), timedelta(seconds=2), timedelta(seconds=8)
CONNECTING = 4  # seconds
log = structlog.get_logger(__name__)


class Letter(models.Model):
    """One mail to one person. It holds what only they may read, so it is deleted once it has left, or is given up.

    `after` is when it may next be tried; a try moves it on first, so that two workers do not send one letter.
    `unanswered` is since when the mail server has owed an answer about it, none where it has given one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    created = models.DateTimeField(default=timezone.now)
    after = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    unanswered = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["after"], name="letter_by_time")]

    def __str__(self) -> str:
        return f"letter {self.pk}, tried {self.tries} times"

    @classmethod
    def write(cls, mail: Any) -> None:
        """Keep what a library has made, to be sent after this transaction, to each of its addresses."""
        html = next((part for part, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
        text, html = ("", mail.body) if mail.content_subtype == "html" else (mail.body, html)
        for address in mail.to:
            cls.objects.create(to=address, subject=mail.subject, text=text, html=html, headers=dict(mail.extra_headers))
        ring_on_commit("accounts.tasks.send_letters")

    @classmethod
    def send_due(cls, most: int = BATCH) -> int:
        """Send up to `most` whose time has come; how many left. A server that is away is not asked for each."""
        due = cls.objects.filter(after__lte=timezone.now()).order_by("after", "pk")[:most]
        sent = 0
        for letter in list(due):
            try:
                sent += letter.send()
            except OSError as error:
                log.warning("the mail server is away", error=str(error), letters=len(due))
                break
        return sent

    @classmethod
    def is_late(cls) -> bool:
        """Whether mail has been waiting for minutes, or the mail server gives no answer."""
        now = timezone.now()
        if cls.objects.filter(created__lt=now - LATE, tries__gt=0).exists():
            return True
        since = cls.objects.aggregate(since=Min("unanswered"))["since"]
        if since is None or since > now - SILENT:
            return False
        return since > now - ASKED or not server_answers()

    def send(self) -> bool:
        """Try once; False where another worker has it, or the server refuses it. Raises OSError where that is away."""
        mine = Letter.objects.filter(Q(pk=self.pk), after=self.after)
        self.after = (now := timezone.now()) + LEASE
        if not mine.update(after=self.after, tries=F("tries") + 1, unanswered=Coalesce("unanswered", now)):
            return False
        try:
            with server() as connection:
                self._as_mail(connection).send()
        except (SMTPRecipientsRefused, SMTPDataError) as refusal:  # of this letter; the server goes on
            self._refused(refusal)
            return False
        except OSError:
            self._again()
            raise
        self.delete()
        return True

    def _as_mail(self, connection: Any) -> EmailMultiAlternatives:
        mail = EmailMultiAlternatives(
            self.subject, self.text, to=[self.to], headers=self.headers, connection=connection
        )
        if self.html:
            mail.attach_alternative(self.html, "text/html")
        return mail

    def _refused(self, refusal: SMTPRecipientsRefused | SMTPDataError) -> None:
        """For good where its code is 5yz (RFC 5321, 4.2.1), else for now."""
        codes = [code for code, _ in refusal.recipients.values()] if isinstance(refusal, SMTPRecipientsRefused) else []
        code = codes[0] if codes else int(getattr(refusal, "smtp_code", 0))
        log.warning("letter_refused", letter=str(self.pk), code=code)
        if 500 <= code < 600:
            self.delete()
        else:
            self._again(unanswered=None)

    def _again(self, **said: None) -> None:
        if timezone.now() - self.created > GIVEN_UP:
            log.error("letter_given_up", letter=str(self.pk), tries=self.tries + 1)
            self.delete()
            return
        pause = timedelta(minutes=PAUSES[min(self.tries, len(PAUSES) - 1)])
        Letter.objects.filter(pk=self.pk).update(after=timezone.now() + pause, **said)


@contextmanager
def server() -> Iterator[Any]:
    """A connection to the mail server. Raises OSError soon where none greets; what was sent may be pondered longer,
    since a letter that is taken for lost and sent again comes twice."""
    connection: Any = get_connection(timeout=CONNECTING)
    with connection:
        if sock := getattr(getattr(connection, "connection", None), "sock", None):
            sock.settimeout(settings.EMAIL_TIMEOUT)
        yield connection


def server_answers() -> bool:
    """Whether the mail server can be reached now; asked only while it owes an answer."""
    try:
        with server():
            return True
    except OSError as error:
        log.warning("the mail server is away", error=str(error))
        return False
