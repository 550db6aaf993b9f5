"""What the moderators of this site did, in numbers that are queries over the chain of actions and the verdicts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models import Action, Verdict

YEAR = timedelta(days=365)
Kind = Action.Kind
THINGS = ("post", "comment")
# What is counted, as (label, nouns, kinds); what was undone counts no more.
COUNTED: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    (_("Takedowns asked for by rights holders and confirmed"), ("takedown",), (Kind.HOLD,)),
    (_("of these, countered by the maker"), ("takedown",), (Kind.COUNTER,)),
    (_("of these, decided for the rights holder"), ("takedown",), (Kind.UPHOLD,)),
    (_("of these, decided for the maker"), ("takedown",), (Kind.OVERTURN,)),
    (_("Reported posts and comments taken down"), THINGS, (Kind.REMOVE,)),
    (_("Reported posts and comments left as they are"), THINGS, (Kind.DISMISS,)),
    (_("Posts and comments put back"), THINGS, (Kind.PUT_BACK,)),
    (_("Verdicts that a person upheld"), ("verdict",), (Kind.UPHOLD,)),
    (_("Verdicts that a person overturned"), ("verdict",), (Kind.OVERTURN,)),
    (_("Decisions undone"), (), (Kind.UNDO,)),
)


def numbers() -> list[tuple[Any, int]]:
    """Of the last twelve months, in two queries."""
    since = timezone.now() - YEAR
    actions = Action.objects.filter(at__gt=since).standing().values_list("noun", "kind").annotate(n=Count("number"))
    found = {(noun, kind): n for noun, kind, n in actions}
    rows = [
        (label, sum(n for (noun, kind), n in found.items() if kind in kinds and (noun in nouns or not nouns)))
        for label, nouns, kinds in COUNTED
    ]
    judged = Verdict.objects.filter(created__gt=since).aggregate(
        refused=Count("pk", filter=Q(action="refuse")), held=Count("pk", filter=Q(action="hold"))
    )
    refused = _("Prompts, other words and pictures refused"), judged["refused"]
    held = _("Prompts, other words and pictures held for a person"), judged["held"]
    return [refused, held, *rows]
