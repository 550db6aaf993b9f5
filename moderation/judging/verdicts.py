"""A prompt before its rules: what they come to is kept, and told with the receipt. Nothing is locked meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from lib.problems import Problem
from moderation.judging.live_rules import judge
from moderation.models import Case, Rule, Verdict
from moderation.models.verdict import READABLE_FOR, digest_of
from moderation.policy.decision import Decision
from moderation.policy.rule import ALLOW, HOLD, RATE

ALLOWED: dict[str, Any] = {
    "action": ALLOW,
    "rule": None,
    "version": None,
    "sentence": "",
    "words": [],
    "by": "",
    "score": None,
}


@dataclass(frozen=True)
class Judgement:
    """A person's prompt and what the live rules say of it."""

    person: User
    text: str
    decision: Decision

    @classmethod
    def of(cls, person: User, text: str) -> Judgement:
        text = text.strip()
        decision = judge(text)
        if decision.rule and (passed := _overturned(person, text) | _owned(person)):
            decision = judge(text, but=passed)
        return cls(person, text, decision)

    @property
    def allows(self) -> bool:
        return self.decision.action in (ALLOW, RATE)

    def told(self) -> dict[str, Any]:
        """For a dry run, with nothing written: the same as the verdict would say."""
        return ALLOWED if self.decision.rule is None else self._verdict({}).told()

    def keep(self, asked: dict[str, Any]) -> Verdict | None:
        """The verdict on these words, one however often they are sent; what is held opens its case."""
        if self.decision.rule is None:
            return None
        if found := self._kept(self.decision.rule.key):
            return found
        with transaction.atomic():
            self._hold_person()
            if found := self._kept(self.decision.rule.key):
                return found
            made = self._verdict(asked)
            made.save(force_insert=True)
            if made.action == HOLD:
                Case.objects.create(kind=Case.Kind.HELD, verdict=made, person=self.person)
        return made

    def refusal(self, verdict: Verdict | None = None) -> Problem:
        """The sentence beside the prompt; where a verdict was kept, with its receipt."""
        rule = self._rule()
        held = self.decision.action == HOLD
        added = _("A person will look at it, and you are told. Nothing was spent.") if held else _("Nothing was spent.")
        receipt = {"receipt": verdict.get_absolute_url(), "verdict_id": verdict.key} if verdict else {}
        return Problem(
            "held-by-policy" if held else "refused-by-policy",
            _("This waits for a person to look at it.")
            if held
            else _("This was not made: a rule of the site is against it."),
            status=422,
            errors={"prompt": [f"{rule.sentence} {added}"]},
            verdict=self.told(),
            **receipt,
        )

    def _hold_person(self) -> None:
        """Who sends the same words twice at once has one verdict, whoever is first."""
        User.objects.select_for_update(no_key=True).filter(pk=self.person.pk).first()

    def _kept(self, rule: str) -> Verdict | None:
        same = Verdict.objects.filter(
            person=self.person,
            text_sha256=digest_of(self.text),
            rule_id=rule,
            action=self.decision.action,
            state=Verdict.State.STANDING,
            expires__gt=timezone.now(),
        )
        return same.select_related("rule").order_by("pk").first()

    def _verdict(self, asked: dict[str, Any]) -> Verdict:
        return Verdict(
            rule=self._rule(),
            person=self.person,
            text=self.text,
            text_sha256=digest_of(self.text),
            asked=asked,
            action=self.decision.action,
            evidence=self.decision.evidence(self.text),
            score=self.decision.score,
            expires=timezone.now() + READABLE_FOR,
        )

    def _rule(self) -> Rule:
        if self.decision.rule is None:
            raise LookupError("what is allowed has no rule")
        return Rule.objects.get(pk=self.decision.rule.key)


def _owned(person: User) -> set[str]:
    """Whoever closed a name or style goes on using it."""
    return set(Rule.objects.filter(owner=person).values_list("name", flat=True))


def _overturned(person: User, text: str) -> set[str]:
    """The rules of which a person has decided that they do not keep this person from these words, in any version."""
    same = Verdict.objects.filter(person=person, text_sha256=digest_of(text), state=Verdict.State.OVERTURNED)
    return set(same.values_list("rule__name", flat=True))
