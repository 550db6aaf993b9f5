"""What must hold in any database, whatever was killed: each rule is a query for the rows that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from gallery.models import Image
from generator.models import OPEN, Allowance, Job, LedgerEntry, QueuePlace, State

SHOWN = 20


@dataclass(frozen=True)
class Invariant:
    """A rule as a sentence, and the rows for which it is not true."""

    sentence: str
    broken: Callable[[], QuerySet[Any]]


def reserves() -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(job=OuterRef("pk"), kind=LedgerEntry.Kind.RESERVE)


def ends(*kinds: str) -> QuerySet[LedgerEntry]:
    found = LedgerEntry.objects.filter(job=OuterRef("pk")).exclude(kind=LedgerEntry.Kind.RESERVE)
    return found.filter(kind__in=kinds) if kinds else found


def images_there() -> Coalesce:
    """How many images carry the job's id; one that was erased gave it up."""
    made = Image.objects.filter(job=OuterRef("pk")).order_by().values("job").annotate(count=Count("pk"))
    return Coalesce(Subquery(made.values("count")), 0)


def unrefunded() -> Coalesce:
    """What an allowance's entries add up to: reserves less refunds."""
    signed = Case(
        When(ledger__kind=LedgerEntry.Kind.RESERVE, then=F("ledger__images")),
        When(ledger__kind=LedgerEntry.Kind.REFUND, then=-F("ledger__images")),
        default=Value(0),
        output_field=IntegerField(),
    )
    return Coalesce(Sum(signed), 0)


def with_ends() -> QuerySet[Any]:
    jobs: QuerySet[Any] = Job.objects.all()
    return jobs.annotate(
        reserved=Exists(reserves()),
        ended=Exists(ends()),
        settled=Exists(ends(LedgerEntry.Kind.SETTLE)),
        refunded=Exists(ends(LedgerEntry.Kind.REFUND)),
    )


def mismatched_entries() -> QuerySet[LedgerEntry]:
    cost = ~Q(images=F("job__cost"))
    reserve = LedgerEntry.objects.filter(job=OuterRef("job"), kind=LedgerEntry.Kind.RESERVE)
    elsewhere = ~Q(allowance=models.Subquery(reserve.values("allowance")[:1]))
    return LedgerEntry.objects.filter(cost | elsewhere)


RULES = (
    Invariant("every accepted job reserved its images", lambda: with_ends().filter(reserved=False)),
    Invariant(
        "a job has settled or refunded exactly when it has ended",
        lambda: with_ends().filter(Q(state__in=OPEN, ended=True) | (~Q(state__in=OPEN) & Q(ended=False))),
    ),
    Invariant("succeeded jobs settled", lambda: with_ends().filter(state=State.SUCCEEDED, settled=False)),
    Invariant(
        "failed, dead and cancelled jobs were refunded",
        lambda: with_ends().filter(state__in=[State.FAILED, State.DEAD, State.CANCELLED], refunded=False),
    ),
    Invariant(
        "a succeeded job kept an image a candidate and no other job kept any",
        lambda: Job.objects.exclude(
            Q(state=State.SUCCEEDED, images_kept=F("candidates")) | (~Q(state=State.SUCCEEDED) & Q(images_kept=0))
        ),
    ),
    Invariant(
        "no job has more images than it kept",
        lambda: Job.objects.annotate(images_there=images_there()).filter(images_there__gt=F("images_kept")),
    ),
    Invariant("reserve, settle and refund are of the job's cost, on one day", mismatched_entries),
    Invariant(
        "used is what was reserved and not refunded",
        lambda: Allowance.objects.annotate(sum=unrefunded()).exclude(used=F("sum")),
    ),
    Invariant("used is within the limit", lambda: Allowance.objects.filter(used__gt=F("limit"))),
    Invariant(
        "a token exactly while running",
        lambda: Job.objects.exclude(
            Q(state=State.RUNNING, fence__isnull=False) | (~Q(state=State.RUNNING) & Q(fence=None))
        ),
    ),
    Invariant("the queue counts exactly the jobs that wait", lambda: miscounted_places()),
    Invariant(
        "an end exactly when ended",
        lambda: Job.objects.exclude(
            Q(state__in=OPEN, finished=None) | (~Q(state__in=OPEN) & Q(finished__isnull=False))
        ),
    ),
)


def miscounted_places() -> QuerySet[QueuePlace]:
    """Places whose number of waiting jobs is not the number of jobs that wait."""
    waits = Job.objects.filter(
        state=State.QUEUED, pool=OuterRef("pool"), plan=OuterRef("plan"), user=OuterRef("user")
    ).order_by()
    there = waits.values("user").annotate(count=Count("pk")).values("count")
    return QueuePlace.objects.annotate(there=Coalesce(Subquery(there), 0)).exclude(waiting=F("there"))


NOTHING_OPEN = Invariant("nothing is open any more", lambda: Job.objects.open())
NOTHING_MISSING = Invariant(
    "every image that was kept is there",
    lambda: Job.objects.annotate(images_there=images_there()).filter(images_there__lt=F("images_kept")),
)


def violations(*, at_rest: bool = False, nothing_erased: bool = False) -> Iterator[str]:
    """A sentence for every rule that is broken, with the ids of some rows; nothing where all hold.

    `at_rest` also wants every job to have ended, as they must once faults stop; `nothing_erased` also wants every
    image that was ever kept to be there, which people's deletions end in a living gallery.
    """
    extra = [rule for rule, wanted in ((NOTHING_OPEN, at_rest), (NOTHING_MISSING, nothing_erased)) if wanted]
    for rule in (*RULES, *extra):
        rows = list(rule.broken().order_by("pk").values_list("pk", flat=True)[:SHOWN])
        if rows:
            yield f"Broken: {rule.sentence}. Rows: {', '.join(map(str, rows))}"
