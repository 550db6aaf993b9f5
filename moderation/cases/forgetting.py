"""After six months nobody can appeal any more; the words of a verdict or claim are no longer kept, nor told."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from accounts.models import Notification
from moderation.cases import takedowns
from moderation.models import Case, Verdict
from moderation.models.verdict import READABLE_FOR

AT_ONCE = 1000
CALLED_BY_WORDS = (
    *("verdict-overturned", "verdict-upheld", "rule-changed", "case-answer"),
    *("waited-in-vain", "picture-held", "picture-refused"),
)


def forget_words() -> int:
    """How many verdicts and claims lost their words; what waits for a decision keeps them."""
    over = Verdict.objects.filter(expires__lte=timezone.now()).exclude(text="").exclude(cases__state="open")
    total = takedowns.forget(READABLE_FOR)
    while chosen := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        _forget_titles(chosen)
        total += Verdict.objects.filter(pk__in=chosen).update(text="", asked={}, evidence={})
    return total


def _forget_titles(verdicts: list[UUID]) -> None:
    """Notices of a verdict, and of its cases, are called by its first words."""
    cases = Case.objects.filter(verdict__in=verdicts).values_list("pk", flat=True)
    Notification.objects.filter(subject__in=[*verdicts, *cases], kind__in=CALLED_BY_WORDS).update(title="")
