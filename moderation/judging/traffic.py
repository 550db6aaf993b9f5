"""What rules would have said to last week's prompts: those that pictures were made of, and those that were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from django.utils import timezone

from gallery.models import Image
from moderation.models import Verdict
from moderation.policy.decision import Decision
from moderation.policy.rule import ACTIONS, ALLOW, PROMPT, RATE

WEEK = timedelta(days=7)
MOST = 2000  # prompts of each, the newest


def measure_traffic(decide: Callable[[str], Decision]) -> dict[str, int]:
    """How many prompts there were and how many come to each action; `stricter` and `milder` than what was done then."""
    counts = Counter[str]()
    for text, was in chain(_made(), _judged()):
        said = decide(text).action
        counts.update(["prompts", said])
        if ACTIONS.index(said) != ACTIONS.index(was):
            counts["stricter" if ACTIONS.index(said) > ACTIONS.index(was) else "milder"] += 1
    return {name: counts[name] for name in ("prompts", *ACTIONS, "stricter", "milder")}


def _made() -> list[tuple[str, str]]:
    """Candidates of one job, and what was asked for again, are one prompt. What was rated is told by its verdict."""
    made = Image.objects.filter(created__gt=timezone.now() - WEEK, job__isnull=False).exclude(prompt="")
    texts = set(made.order_by("-id").values_list("prompt", flat=True)[:MOST])
    return [(text, ALLOW) for text in texts - {text for text, was in _judged() if was == RATE}]


def _judged() -> list[tuple[str, str]]:
    judged = Verdict.objects.filter(subject=PROMPT, created__gt=timezone.now() - WEEK).exclude(text="").order_by("-id")
    return list(dict.fromkeys(judged.values_list("text", "action")[:MOST]))
