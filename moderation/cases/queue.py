"""The queue of cases, a page at a time, each with its evidence and what was decided about its maker before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from lib.pagination import Page, keyset_page
from moderation.models import Action, Case, Verdict

SIZE = 25
REMEMBERED = timedelta(days=183)


@dataclass(frozen=True)
class History:
    """Of the last six months: `stood` verdicts that refused or held, `overturned` those that were wrong, `removed`
    things that were taken down."""

    stood: int = 0
    overturned: int = 0
    removed: int = 0


def queue(*, decided: bool, cursor: str) -> Page[Case]:
    """What waits, the oldest first; or what was decided, the newest first. Each has `.history` and `.may_be_undone`."""
    rows = Case.objects.with_evidence()
    closed = Case.State.UPHELD, Case.State.OVERTURNED
    rows = rows.filter(state__in=closed) if decided else rows.filter(state=Case.State.OPEN)
    page = keyset_page(rows, ["-id" if decided else "id"], cursor, SIZE)
    told(page.rows)
    return page


def told(cases: Iterable[Case]) -> None:
    cases = list(cases)
    about = histories({maker.pk for case in cases if (maker := case.maker)})
    standing = Action.objects.filter(number__in=[case.action for case in cases if case.action]).standing()
    numbers = set(standing.values_list("number", flat=True))
    for case in cases:
        case.history = about[case.maker.pk if case.maker else None]
        case.may_be_undone = case.action in numbers


def histories(people: Iterable[int]) -> defaultdict[int | None, History]:
    """Three queries, however many people."""
    found: defaultdict[int | None, dict[str, int]] = defaultdict(dict)
    people, since = list(people), timezone.now() - REMEMBERED
    strict = Verdict.objects.filter(person__in=people, created__gt=since).exclude(action=Verdict.Outcome.RATE)
    for person, state, count in strict.values_list("person", "state").annotate(count=Count("id")):
        found[person]["stood" if state == Verdict.State.STANDING else "overturned"] = count
    upheld = Case.objects.filter(kind=Case.Kind.REPORT, state=Case.State.UPHELD, created__gt=since)
    for of_whom in ("post__maker", "comment__by"):
        removed = upheld.filter(**{f"{of_whom}__in": people}).values_list(of_whom).annotate(count=Count("id"))
        for person, count in removed:
            found[person]["removed"] = found[person].get("removed", 0) + count
    return defaultdict(History, {person: History(**counts) for person, counts in found.items()})


def case_of(pk: UUID) -> Case | None:
    """One of them, as its page shows it."""
    case = Case.objects.with_evidence().filter(pk=pk).first()
    if case:
        told([case])
    return case
