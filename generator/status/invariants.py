"""What must hold in any database, whatever was killed: each rule is a query for the rows that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from gallery.models import Image
from generator.models import OPEN, Allowance, Grant, Job, LedgerEntry, QueuePlace, State

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
    annotated: QuerySet[Any] = jobs.annotate(
        reserved=Exists(reserves()),
        ended=Exists(ends()),
        settled=Exists(ends(LedgerEntry.Kind.SETTLE)),
        refunded=Exists(ends(LedgerEntry.Kind.REFUND)),
    )
    return annotated


def reserved_images() -> Coalesce:
    """What a job's reserves add up to."""
    sums = reserves().order_by().values("job").annotate(sum=Sum("images"))
    return Coalesce(Subquery(sums.values("sum")), 0)


def given_on() -> Coalesce:
    """How many images of a grant went into others."""
    children = Grant.objects.filter(parent=OuterRef("pk")).order_by().values("parent").annotate(sum=Sum("images"))
    return Coalesce(Subquery(children.values("sum")), 0)


def counterparts(*kinds: str) -> Exists:
    """An entry of these kinds for the same job, of the same source and as many images."""
    same_source = Q(allowance=OuterRef("allowance")) | Q(grant=OuterRef("grant"))
    same = LedgerEntry.objects.filter(same_source, job=OuterRef("job"), images=OuterRef("images"))
    return Exists(same.filter(kind__in=kinds))


def unmatched_entries() -> QuerySet[LedgerEntry]:
    reserve, settle, refund = LedgerEntry.Kind
    ended = Q(kind=reserve) & ~Q(job__state__in=OPEN) & ~counterparts(settle, refund)
    return LedgerEntry.objects.filter(ended | (~Q(kind=reserve) & ~counterparts(reserve)))


def charged_to_others() -> QuerySet[LedgerEntry]:
    own = Q(allowance__user=F("job__user")) | Q(grant__user=F("job__user"))
    shared = Q(allowance__team=F("job__team")) | Q(grant__team=F("job__team"))
    return LedgerEntry.objects.exclude(pk__in=LedgerEntry.objects.filter(own | shared).values("pk"))


def on_two_days() -> QuerySet[Job]:
    days = Count("ledger__allowance", distinct=True)
    return Job.objects.annotate(days=days).filter(days__gt=1)


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
    Invariant(
        "the reserves of a job add up to its cost",
        lambda: with_ends().filter(reserved=True).annotate(taken=reserved_images()).exclude(taken=F("cost")),
    ),
    Invariant("settle and refund are of what was reserved, from the same source", unmatched_entries),
    Invariant("a job is settled or refunded, never both", lambda: with_ends().filter(settled=True, refunded=True)),
    Invariant("a job is charged to its person or their team", charged_to_others),
    Invariant("a job draws on one day's allowance", on_two_days),
    Invariant(
        "used is what was reserved and not refunded",
        lambda: Allowance.objects.annotate(sum=unrefunded()).exclude(used=F("sum")),
    ),
    Invariant("used is within the limit", lambda: Allowance.objects.filter(used__gt=F("limit"))),
    Invariant(
        "what is used of a grant was reserved and not refunded, or given on",
        lambda: Grant.objects.annotate(sum=unrefunded(), given=given_on()).exclude(used=F("sum") + F("given")),
    ),
    Invariant("a grant is not overdrawn", lambda: Grant.objects.filter(used__gt=F("images"))),
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
