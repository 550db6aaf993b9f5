"""Words that people write for others to read, before the rules of the site (`accounts.registries.judging.Judge`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from accounts.registries.judging import Waiting
from lib.problems import Problem
from moderation.judging.verdicts import Judgement
from moderation.models import Case, Verdict
from moderation.policy.rule import HOLD, RATE

if TYPE_CHECKING:
    from accounts.models import User

MOST_WAITING = 20  # of one place, on its page
RATED = ("post",)  # what bears a rating; all else may be said


def judge_words(noun: str, person: User | None, texts: Mapping[str, str], asked: Mapping[str, Any]) -> None:
    """Raises Problem with a sentence and a receipt for each field whose words are refused or held."""
    refusals: dict[str, Problem] = {}
    for field, text in texts.items():
        judgement = Judgement.of(person, text, noun)
        if judgement.decision.action == RATE and noun not in RATED:
            continue
        verdict = judgement.keep(dict(asked))
        if not judgement.allows:
            refusals[field] = judgement.refusal(verdict, field)
    if refusals:
        raise together(refusals)


def together(refusals: Mapping[str, Problem]) -> Problem:
    """As the first of them, beside all their fields."""
    first, *others = refusals.values()
    for problem in others:
        first.errors |= problem.errors
    receipts = {field: one.extra["receipt"] for field, one in refusals.items() if "receipt" in one.extra}
    return Problem(first.code, first.title, status=first.status, errors=first.errors, **first.extra, receipts=receipts)


def waiting(person: User, noun: str, place: Mapping[str, str]) -> list[Waiting]:
    held = Verdict.objects.filter(person=person, subject=noun, action=HOLD, state=Verdict.State.STANDING)
    held = held.filter(asked__contains=dict(place), cases__state=Case.State.OPEN).distinct().order_by("pk")
    return [Waiting(one.text, one.get_absolute_url()) for one in held[:MOST_WAITING]]
