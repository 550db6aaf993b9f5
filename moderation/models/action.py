"""What somebody who looks after the site did: written once, in a chain, and undone only by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.policy import chain

if TYPE_CHECKING:
    from accounts.models import User

LOCK = 0x4154_4143  # of whoever adds to the chain, in pg_advisory_xact_lock
LAST = "SELECT number, digest FROM moderation_action ORDER BY number DESC LIMIT 1"
REMEMBER = "SELECT setval('moderation_action_head', greatest(%s, (SELECT last_value FROM moderation_action_head)))"
REMEMBERED = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM moderation_action_head"


class ActionQuerySet(models.QuerySet["Action"]):
    def standing(self, now: datetime | None = None) -> ActionQuerySet:
        """Those that were not undone and have not expired."""
        undone = Action.objects.filter(undoes=OuterRef("number"))
        return self.filter(Q(until=None) | Q(until__gt=now or timezone.now())).exclude(Exists(undone))


class Action(models.Model):
    """`subject` names what it is about: its noun and key. `by` is the number of an account, which says nothing any more
    once that is erased; null is the site itself. `previous` and `digest` are the chain's (`moderation.policy.chain`).

    The database refuses to change or delete one, and a sequence beside the table remembers the highest number.
    """

    class Kind(models.TextChoices):
        CHOOSE = "choose", _("Set of rules chosen")
        ENACT = "enact", _("Rule set live")
        RETIRE = "retire", _("Rule retired")
        REMOVE = "remove", _("Taken down")
        PUT_BACK = "put-back", _("Put back")
        DISMISS = "dismiss", _("Left as it is")
        UPHOLD = "uphold", _("Verdict upheld")
        OVERTURN = "overturn", _("Verdict overturned")
        HOLD = "hold", _("Held while it is decided")
        COUNTER = "counter", _("Countered by its maker")
        UNDO = "undo", _("Undone")

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind)
    noun = models.CharField(max_length=20)
    subject = models.CharField(max_length=64)
    by = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    until = models.DateTimeField(null=True)
    undoes = models.BigIntegerField(null=True, unique=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["noun", "subject", "number"], name="action_about"),
            models.Index(fields=["number"], name="action_on_rules", condition=models.Q(noun="rule")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.noun} {self.subject}"

    @classmethod
    def add(
        cls,
        kind: str,
        noun: str,
        subject: Any,
        *,
        by: User | None = None,
        detail: dict[str, Any] | None = None,
        until: datetime | None = None,
        undoes: int | None = None,
    ) -> Action:
        """The next of the chain, within the transaction that does what it tells of; others wait for its end."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute(LAST)
            number, previous = cursor.fetchone() or (0, chain.BEGINNING)
            action = cls(
                number=number + 1,
                kind=kind,
                noun=noun,
                subject=str(subject),
                by=by.pk if by else None,
                detail=detail or {},
                until=until and chain.moment(until),
                undoes=undoes,
                at=chain.moment(timezone.now()),
                previous=previous,
            )
            action.digest = chain.digest(action.said(), previous)
            action.save(force_insert=True)
        transaction.on_commit(action._remember)
        return action

    def _remember(self) -> None:
        """A sequence is not rolled back, so it is told only of what was committed."""
        with connection.cursor() as cursor:
            cursor.execute(REMEMBER, [self.number])

    def undo(self, *, by: User) -> Action:
        """Raises IntegrityError where it was undone already."""
        return Action.add(self.Kind.UNDO, self.noun, self.subject, by=by, undoes=self.number)

    def said(self) -> dict[str, Any]:
        """All that the digest covers."""
        return {
            "number": self.number,
            "kind": str(self.kind),
            "noun": self.noun,
            "subject": self.subject,
            "by": self.by,
            "detail": self.detail,
            "until": self.until.isoformat() if self.until else None,
            "undoes": self.undoes,
            "at": self.at.isoformat(),
        }

    @classmethod
    def faults(cls) -> Iterator[tuple[int, str]]:
        """Numbers of actions that were altered, dropped or swapped, and how."""
        with connection.cursor() as cursor:
            cursor.execute(REMEMBERED)
            ((last,),) = cursor.fetchall()
        links = cls.objects.order_by("number").iterator(chunk_size=1000)
        yield from chain.faults(((one.number, one.said(), one.previous, one.digest) for one in links), last)
