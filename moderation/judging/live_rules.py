"""The rules that are live, read from the actions that set them so; changing them is an action too."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lib import prepared
from moderation.judging.classifier import classifier
from moderation.judging.traffic import measure_traffic
from moderation.models import Action, Rule
from moderation.policy import rule as policy
from moderation.policy.bench import SUITES, Example, measure, read_suite
from moderation.policy.decision import Decision, decide
from moderation.policy.rule_sets import MILD, rule_set

if TYPE_CHECKING:
    from accounts.models import User

LIST = "list-"  # begins the name of a rule that is a list of hashes
NEWEST = "SELECT digest FROM moderation_action WHERE noun = 'rule' ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True)
class LiveRules:
    """`digest` is of the last action about rules: while it stays, so do they."""

    digest: str
    rules: tuple[tuple[policy.Rule, datetime | None], ...]

    def now(self) -> list[policy.Rule]:
        moment = timezone.now()
        return [rule for rule, until in self.rules if until is None or until > moment]


_known = LiveRules("", ())


def live() -> list[policy.Rule]:
    """In the order in which they were set live; where another process changed them, a second late at most."""
    return read_lately(int(time.monotonic())).now()


@lru_cache(maxsize=1)
def read_lately(_second: int) -> LiveRules:
    """Asked once a second in a process, and not for every prompt; read anew only where there is a newer action."""
    global _known
    found = prepared.rows(NEWEST)
    digest = found[0][0] if found else ""
    if digest != _known.digest:
        _known = LiveRules(digest, tuple((rule.as_read(), until) for rule, until in standing()))
    return _known


def version() -> str:
    """Names the rules that are live, for the record of what is made under them: the last action's digest, shortened."""
    read_lately(int(time.monotonic()))
    return _known.digest[:12] or "none"


def standing() -> list[tuple[Rule, datetime | None]]:
    """Each rule whose last standing action set a version of it live, and until when."""
    last: dict[str, Action] = {}
    for action in Action.objects.filter(noun="rule").standing().exclude(kind=Action.Kind.UNDO).order_by("number"):
        last[action.subject] = action
    enacted = {one.detail["rule"]: one for one in last.values() if one.kind == Action.Kind.ENACT}
    rows = {str(rule.pk): rule for rule in Rule.objects.filter(pk__in=enacted)}
    return [(rows[key], enacted[key].until) for key in enacted]


def judge(text: str, but: Collection[str] = (), scope: str = policy.PROMPT, *, words_alone: bool = False) -> Decision:
    """What the live rules of a scope say of a text; those of these names say nothing."""
    asked = [rule for rule in live() if rule.judges(scope) and rule.name not in but]
    return decide(text, asked, None if words_alone else classifier())


def bench(rules: Iterable[policy.Rule], suite: Iterable[Example]) -> dict[str, Any]:
    """The figures without which no rule goes live: on the suite, and on what was asked for last week."""
    rules = [rule for rule in rules if rule.judges(policy.PROMPT)]
    found = measure(suite, judging(rules)).summary() | {"last_week": measure_traffic(judging(rules))}
    return found | {"encoder": settings.POLICY_ENCODER if classifier() else ""}


def judging(rules: list[policy.Rule]) -> Callable[[str], Decision]:
    asked = [rule for rule in rules if rule.judges(policy.PROMPT)]
    return lambda text: decide(text, asked, classifier())


@cache
def shipped_suite() -> tuple[Example, ...]:
    return tuple(read_suite(SUITES / "shipped.jsonl"))


def enact(
    rule: policy.Rule,
    figures: dict[str, Any],
    *,
    by: User | None,
    until: datetime | None = None,
    timed: bool = True,
    owner: User | None = None,
) -> Rule:
    """Set a version live, in place of an earlier one. Raises MatcherError for a rule that may not be."""
    rule.check(timed=timed)
    with transaction.atomic():
        row = Rule.of(rule, owner)
        detail = {"rule": str(row.pk), "version": row.version, "figures": figures}
        Action.add(Action.Kind.ENACT, "rule", row.name, by=by, until=until, detail=detail)
    read_lately.cache_clear()
    return row


def retire(name: str, *, by: User | None) -> None:
    Action.add(Action.Kind.RETIRE, "rule", name, by=by)
    read_lately.cache_clear()


def chosen() -> str:
    """Which shipped set somebody has chosen; empty on a site that runs on what every new site has."""
    last = Action.objects.filter(noun="rules").standing().order_by("-number").first()
    return last.subject if last else ""


def is_newest(name: str) -> bool:
    """Whether the rules of this set are live as they are shipped now."""
    documents = {row.name: row.document() for row, _until in standing()}
    return all(documents.get(rule.name) == Rule.document_of(rule) for rule in rule_set(name))


def use(name: str, *, by: User | None = None, choice: bool = True) -> dict[str, Any]:
    """Choose a shipped set: its rules go live with their figures, and all others of the site are retired, lists of
    hashes excepted.

    What somebody closed for themselves stays. Chosen again, nothing changes. Raises KeyError for a set there is not.
    """
    rules = rule_set(name)
    figures = bench(rules, shipped_suite())
    with transaction.atomic():
        before = {row.name: row for row, _until in standing()}
        for rule in rules:
            if Rule.of(rule) != before.get(rule.name):
                enact(rule, figures, by=by, timed=False)
        ours = {row.name for row in before.values() if row.owner_id or row.name.startswith(LIST)}
        kept = {rule.name for rule in rules} | ours
        for gone in before.keys() - kept:
            retire(gone, by=by)
        if choice and chosen() != name:
            Action.add(Action.Kind.CHOOSE, "rules", name, by=by)
    return figures


def begin(plan: Sequence[Any] | None = None, **_details: Any) -> None:
    """After `migrate`, which has a plan: a site on which nothing was ever decided about rules has the mild ones."""
    if plan is not None and not Action.objects.filter(noun="rule").exists():
        use(MILD, choice=False)
