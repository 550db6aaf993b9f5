"""After six months nobody can appeal any more, and the words of a verdict are no longer kept."""

from __future__ import annotations

from django.utils import timezone

from moderation.models import Verdict

AT_ONCE = 1000


def forget_words() -> int:
    """How many verdicts lost their words; what waits for a decision keeps them."""
    over = Verdict.objects.filter(expires__lte=timezone.now()).exclude(text="").exclude(cases__state="open")
    chosen = list(over.values_list("pk", flat=True)[:AT_ONCE])
    return Verdict.objects.filter(pk__in=chosen).update(text="", asked={}, evidence={})
