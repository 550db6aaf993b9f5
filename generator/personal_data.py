"""What of a person the generator keeps: their threads and jobs, what those cost, and what was given to them."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from accounts.models import User
from generator.models import Allowance, Grant, Job, JobSource, LedgerEntry, Thread

RECORD = (
    *("id", "thread_id", "turn_id", "kept_id", "task", "prompt", "negative_prompt", "seed", "width", "height", "steps"),
    *("guidance_scale", "scheduler", "strength", "candidates", "engine", "model", "model_revision", "plan", "cost"),
    *("state", "accepted", "claimed", "finished", "error_code", "error"),
)
GRANT = ("id", "images", "used", "expires", "reason", "note", "created")


class GeneratorData:
    """Exported as one line of JSON a job, a thread, a charge, a grant and a gift."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        entries = LedgerEntry.objects.of(user).order_by("id")
        grants = Grant.objects.filter(user=user).order_by("id")
        gifts = Grant.objects.filter(giver=user, reason=Grant.Reason.GIFT).order_by("id")
        for name, rows in (
            ("jobs.jsonl", Job.objects.of(user).order_by("id").values(*RECORD)),
            ("threads.jsonl", Thread.objects.of(user).order_by("id").values("id", "title", "created")),
            ("ledger.jsonl", entries.values("id", "job_id", "kind", "images", "at", "allowance__day", "grant_id")),
            ("grants.jsonl", grants.values(*GRANT, "giver__handle")),
            ("gifts.jsonl", gifts.values("id", "images", "note", "created", "user__handle")),
        ):
            yield name, b"".join(orjson.dumps(row, default=str) + b"\n" for row in rows.iterator())

    def erase(self, user: User) -> None:
        """Call off what is open, then remove everything.

        A job that a team paid for stays, without its words, as a line in the team's account, which must go on adding
        up; it no longer says more than that a member who left made so many images on a day.
        """
        for job in Job.objects.of(user).open():
            job.cancel(by=user)
        JobSource.objects.filter(job__user=user).delete()
        paid_by_team = Q(ledger__allowance__team__isnull=False) | Q(ledger__grant__team__isnull=False)
        of_a_team = Job.objects.of(user).filter(paid_by_team)
        wordless = {"prompt": "", "negative_prompt": "", "mask_key": "", "error": "", "body_sha256": ""}
        of_a_team.update(**wordless, idempotency_key=None, seed=0, kept=None, turn=None)
        Job.objects.of(user).exclude(pk__in=of_a_team.values("pk")).delete()
        Allowance.objects.filter(user=user).delete()
        self._erase_grants(user)
        Thread.objects.of(user).filter(jobs__isnull=True).delete()
        Thread.objects.of(user).update(title="")

    def _erase_grants(self, user: User) -> None:
        """A grant stays, without words, where another's account adds up with it: it came from one, or went into one."""
        kind = LedgerEntry.Kind
        signed = Case(When(kind=kind.RESERVE, then=F("images")), When(kind=kind.REFUND, then=-F("images")), default=0)
        entries = LedgerEntry.objects.filter(grant=OuterRef("pk")).order_by().values("grant")
        children = Grant.objects.filter(parent=OuterRef("pk")).order_by().values("parent")
        Grant.objects.filter(giver=user, reason=Grant.Reason.GIFT).update(note="")
        own = Grant.objects.filter(user=user)
        own.filter(ledger=None, children=None, parent=None).delete()
        own.update(
            used=Coalesce(Subquery(entries.annotate(sum=Sum(signed)).values("sum")), 0)
            + Coalesce(Subquery(children.annotate(sum=Sum("images")).values("sum")), 0),
            note="",
            reference="",
        )
