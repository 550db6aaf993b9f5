"""What of a person the generator keeps: their threads and jobs, what those cost, and what was given to them."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from django.db.models import Case, F, Model, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from accounts.models import User
from generator.jobs.departure import call_off
from generator.models import Allowance, Choice, Grant, Job, JobSource, LedgerEntry, SavedPrompt, Thread

JOB = (
    *("id", "thread_id", "turn_id", "kept_id", "task", "prompt", "template", "negative_prompt", "seed"),
    *("width", "height", "steps"),
    *("guidance_scale", "scheduler", "strength", "candidates", "engine", "model", "model_revision", "plan", "cost"),
    *("state", "accepted", "claimed", "finished", "error_code", "error"),
)
THREAD = ("id", "title", "pinned", "created")
ENTRY = ("id", "job_id", "kind", "images", "at", "allowance__day", "grant_id")
GRANT = ("id", "images", "used", "expires", "reason", "note", "created", "giver__handle")
SAVED = ("id", "text", "created")
CHOICE = ("job", "candidates", "kept", "act", "at")
GIFT = ("id", "images", "note", "created", "user__handle")

# What is not handed over, with the reason.
THEIRS = "The whole copy is this person's."
QUEUE = "How the queue kept its place: nothing about the person."
WORKER = "How workers got it done: nothing about the person."
BIN = "Says with what else it can be brought back."
REPEATED = "Only tells a request that was sent twice from two requests."
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Job: {
        "user": THEIRS,
        "team": "The ledger says what was paid for, and a team's account is the team's.",
        "weight": "Follows from the plan.",
        "adapters": "On the record of each picture that was made with them.",
        "mask_key": "A place in the storage.",
        **dict.fromkeys(("pool", "batch_key", "priority", "guess", "likely", "longest", "due"), QUEUE),
        **dict.fromkeys(("units", "batch"), QUEUE),
        **dict.fromkeys(("idempotency_key", "body_sha256"), REPEATED),
        "request_id": "Finds lines of the site's log.",
        **dict.fromkeys(("attempt", "errors", "losses", "fence", "worker", "lease_until"), WORKER),
        **dict.fromkeys(("run_after", "rung", "step"), WORKER),
        "deletion": BIN,
        "images_kept": "The pictures are in the copy themselves.",
    },
    SavedPrompt: {"user": THEIRS, "digest": "Follows from the words."},
    Thread: {"user": THEIRS, "touched": "Only gives it its place in the list of threads.", "deletion": BIN},
    LedgerEntry: {},
    Choice: {"id": "A number of ours.", "viewer": THEIRS},
    Grant: {
        "user": THEIRS,
        "team": "Only a person's own are handed over.",
        "reference": "For operators.",
        "giftable": "A rule of the site.",
        "parent": "Of a gift, it is the giver's.",
        "idempotency_key": REPEATED,
    },
}


class GeneratorData:
    """Exported as one line of JSON a job, a kept prompt, a thread, a charge, a grant, a gift and a choice.

    Choices stay when the person leaves: what they bear of the person is a key that is destroyed then.
    """

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        gifts = Grant.objects.filter(giver=user, reason=Grant.Reason.GIFT)
        for name, rows, columns in (
            ("jobs.jsonl", Job.objects.of(user), JOB),
            ("prompts.jsonl", SavedPrompt.objects.filter(user=user), SAVED),
            ("threads.jsonl", Thread.objects.filter(user=user), THREAD),
            ("ledger.jsonl", LedgerEntry.objects.of(user), ENTRY),
            ("grants.jsonl", Grant.objects.filter(user=user), GRANT),
            ("gifts.jsonl", gifts, GIFT),
            ("choices.jsonl", Choice.objects.filter(viewer=user.viewer_key, viewer__isnull=False), CHOICE),
        ):
            lines = rows.order_by("id").values(*columns).iterator()
            yield name, b"".join(orjson.dumps(line, default=str) + b"\n" for line in lines)

    def erase(self, user: User) -> None:
        """Call off what is open, then remove everything.

        A job that a team paid for stays, without its words, as a line in the team's account, which must go on adding
        up; it no longer says more than that a member who left made so many images on a day.
        """
        call_off(user)
        JobSource.objects.filter(job__user=user).delete()
        paid_by_team = Q(ledger__allowance__team__isnull=False) | Q(ledger__grant__team__isnull=False)
        of_a_team = Job.objects.of(user).filter(paid_by_team)
        blank = {"prompt": "", "template": "", "negative_prompt": "", "mask_key": "", "error": "", "body_sha256": ""}
        of_a_team.update(**blank, idempotency_key=None, seed=0, kept=None, turn=None)
        Job.objects.of(user).exclude(pk__in=of_a_team.values("pk")).delete()
        Allowance.objects.filter(user=user).delete()
        SavedPrompt.objects.filter(user=user).delete()
        self._erase_grants(user)
        Thread.objects.filter(user=user).filter(jobs__isnull=True).delete()
        Thread.objects.filter(user=user).update(title="")

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
