"""After six months nobody can appeal any more, and the words of a verdict, or of a claim, are no longer kept."""

from __future__ import annotations

from django.utils import timezone

from moderation.cases import takedowns
from moderation.models import Verdict
from moderation.models.verdict import READABLE_FOR

AT_ONCE = 1000


def forget_words() -> int:
    """How many verdicts and claims lost their words; what waits for a decision keeps them."""
    over = Verdict.objects.filter(expires__lte=timezone.now()).exclude(text="").exclude(cases__state="open")
    total = takedowns.forget(READABLE_FOR)
    while chosen := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        total += Verdict.objects.filter(pk__in=chosen).update(text="", asked={}, evidence={})
    return total
