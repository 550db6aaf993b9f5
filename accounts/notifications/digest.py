"""Mail of what is new, as often as a person wants it: once a period at most, and never about nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING, Any

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.notifications import groups

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 200
MOST = 20  # notes in a mail
AGAIN = (5, 30, 120, 480)  # minutes after which one that was refused for now is tried again, each time later
HOUR = 7  # UTC, when a day's or a week's are due
SALT = "accounts.digest"
log = structlog.get_logger(__name__)


def send_due(most: int = BATCH) -> int:
    """Send up to `most` that are due; answers how many left. The rest wait for the next call.

    Raises OSError where the mail server cannot be reached, before any period is claimed.
    """
    people = list(due(timezone.now())[:most])
    if not people:
        return 0
    with get_connection() as connection:
        return sum(_send(person, connection) for person in people)


def due(now: datetime) -> QuerySet[User]:
    """Who has not been looked at since their period began. Only confirmed addresses: others may be somebody else's."""
    since = {User.Digest.DAILY: _period(now, days=1), User.Digest.WEEKLY: _period(now, days=7)}
    waiting = Q()
    for rhythm, start in since.items():
        waiting |= Q(digest=rhythm) & (Q(digest_sent=None) | Q(digest_sent__lt=start))
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True, email__iexact=OuterRef("email"))
    rested = Q(digest_again=None) | Q(digest_again__lte=now)
    people = User.objects.filter(waiting, rested, Exists(confirmed), state=User.State.ACTIVE)
    return people.order_by("digest_sent", "pk")


def _period(now: datetime, *, days: int) -> datetime:
    """When the period of one day, or of seven from Monday on, has begun in which `now` is."""
    today = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    start = today if now >= today else today - timedelta(days=1)
    return start - timedelta(days=start.weekday() if days == 7 else 0)


def _send(person: User, connection: Any) -> bool:
    """Claim the period, then send. A worker that dies in between costs this one mail, and never sends it twice."""
    mine = User.objects.filter(pk=person.pk, digest=person.digest)
    claim = {"digest_sent": timezone.now(), "digest_again": None, "digest_tries": 0}
    if not mine.filter(digest_sent=person.digest_sent, digest_tries=person.digest_tries).update(**claim):
        return False
    found = groups.new_since(person, person.digest_sent, MOST)
    if not found.rows:
        return False
    try:
        mail_of(person, found.rows, more=bool(found.next_cursor), connection=connection).send()
    except (SMTPRecipientsRefused, SMTPResponseException) as refusal:  # of this mail; the others go on
        again = _try_again(person, refusal)
        log.warning("digest_refused", user_id=person.pk, reason=str(refusal), again=again)
        return False
    return True


def _try_again(person: User, refusal: SMTPRecipientsRefused | SMTPResponseException) -> datetime | None:
    """Give back the period, to be claimed later, where the server refused for now (4yz, RFC 5321, 4.2.1)."""
    codes = [code for code, _said in refusal.recipients.values()] if isinstance(refusal, SMTPRecipientsRefused) else []
    code = codes[0] if codes else getattr(refusal, "smtp_code", 0)
    if not 400 <= code < 500 or person.digest_tries >= len(AGAIN):
        return None
    again = timezone.now() + timedelta(minutes=AGAIN[person.digest_tries])
    tries = person.digest_tries + 1
    User.objects.filter(pk=person.pk).update(digest_sent=person.digest_sent, digest_again=again, digest_tries=tries)
    return again


def mail_of(person: User, told: Any, *, more: bool = False, connection: Any = None) -> EmailMultiAlternatives:
    """In their language, as text and HTML, with the one-press way out that mail programs show (RFC 8058)."""
    stop = settings.SITE_ORIGIN + reverse("digest-stop", args=[ticket_of(person)])
    about = {"person": person, "groups": told, "more": more, "stop": stop}
    site = {"site_name": settings.SITE_NAME, "site_origin": settings.SITE_ORIGIN}
    with override(person.language or settings.LANGUAGE_CODE):
        mail = EmailMultiAlternatives(
            _("What is new for you on %(site)s") % {"site": settings.SITE_NAME},
            render_to_string("accounts/digest.txt", about | site),
            to=[person.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
            connection=connection,
        )
        mail.attach_alternative(render_to_string("accounts/digest.html", about | site), "text/html")
    return mail


def ticket_of(person: User) -> str:
    """Says who wants no more of these; it does nothing else, and works as long as the site's key stays."""
    return signing.dumps(person.pk, salt=SALT)


def stop(ticket: str) -> User | None:
    """No more mail for whom this ticket is of; None for one that is not ours. Twice changes nothing."""
    person = holder_of(ticket)
    if person:
        User.objects.filter(pk=person.pk).update(digest=User.Digest.NEVER)
    return person


def holder_of(ticket: str) -> User | None:
    try:
        key = signing.loads(ticket, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=key, state=User.State.ACTIVE).first()
