"""What was held or refused, and would pass the rules that are live now: its makers are told, once."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Notification
from moderation.judging.live_rules import judge
from moderation.models import Verdict
from moderation.policy.rule import ALLOW, PICTURE, PROMPT, RATE, WORDS


def let_through() -> Iterator[Verdict]:
    """The oldest first, of those whose words are kept and about which nobody is deciding."""
    strict = Verdict.objects.exclude(subject=PICTURE).exclude(action=RATE).exclude(text="").exclude(cases__state="open")
    standing = strict.filter(state=Verdict.State.STANDING, expires__gt=timezone.now())
    for verdict in standing.select_related("rule", "person").order_by("pk").iterator(500):
        scope = PROMPT if verdict.subject == PROMPT else WORDS
        if judge(verdict.text, scope=scope).action in (ALLOW, RATE):
            yield verdict


def tell_maker(verdict: Verdict) -> None:
    """That it may be asked for again, from its receipt."""
    if verdict.person:
        where = verdict.get_absolute_url()
        Notification.tell(verdict.person, "rule-changed", subject=verdict.pk, url=where, title=verdict.text[:80])
