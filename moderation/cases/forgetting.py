"""After six months nobody can appeal any more, and the words of a verdict are no longer kept."""

from __future__ import annotations

from django.utils import timezone

from moderation.models import Verdict

AT_ONCE = 1000


def forget_words() -> int:
    """How many verdicts lost their words; what waits for a decision keeps them."""
    over = Verdict.objects.filter(expires__lte=timezone.now()).exclude(text="").exclude(cases__state="open")
    total = 0
    while chosen := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        total += Verdict.objects.filter(pk__in=chosen).update(text="", asked={}, evidence={})
    return total
