"""Words before their rules: what they come to is kept, and told with the receipt. Nothing is locked meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification, User
from lib.problems import Problem
from moderation.judging.live_rules import judge
from moderation.models import Case, Rule, Verdict
from moderation.models.verdict import READABLE_FOR, digest_of
from moderation.policy.decision import Decision
from moderation.policy.rule import ALLOW, HOLD, PROMPT, RATE, WORDS

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
    """A person's words and what the live rules say of them; `subject` is a prompt, or a noun of what people write."""

    person: User | None
    text: str
    decision: Decision
    subject: str = PROMPT

    @classmethod
    def of(cls, person: User | None, text: str, subject: str = PROMPT) -> Judgement:
        text, scope = text.strip(), PROMPT if subject == PROMPT else WORDS
        # Who has no account yet has nothing to wait with: a name is judged by its words.
        decision = judge(text, scope=scope, words_alone=person is None)
        if person and decision.rule and (passed := _overturned(person, text, scope) | _owned(person)):
            decision = judge(text, passed, scope)
        return cls(person, text, decision, subject)

    @property
    def allows(self) -> bool:
        return self.decision.action in (ALLOW, RATE)

    def told(self) -> dict[str, Any]:
        """For a dry run, with nothing written: the same as the verdict would say."""
        return ALLOWED if self.decision.rule is None else self._verdict({}).told()

    def keep(self, asked: dict[str, Any]) -> Verdict | None:
        """The verdict on these words, one however often they are sent; what is held opens its case.

        Outside any transaction, so that it stays whatever becomes of what was asked.
        """
        if self.decision.rule is None or self.person is None:
            return None
        if found := self._kept(self.decision.rule.key, asked):
            return found
        with transaction.atomic(durable=True):
            self._hold_person()
            if found := self._kept(self.decision.rule.key, asked):
                return found
            made = self._verdict(asked)
            made.save(force_insert=True)
            if made.action == HOLD:
                Case.objects.create(kind=Case.Kind.HELD, verdict=made, person=self.person)
        return made

    def refusal(self, verdict: Verdict | None = None, field: str = "prompt") -> Problem:
        """The sentence beside the field; where a verdict was kept, with its receipt."""
        held, is_prompt = self.decision.action == HOLD, self.subject == PROMPT
        receipt = {"receipt": verdict.get_absolute_url(), "verdict_id": verdict.key} if verdict else {}
        return Problem(
            "held-by-policy" if held else "refused-by-policy",
            _("This waits for a person to look at it.")
            if held
            else _("This was not made: a rule of the site is against it.")
            if is_prompt
            else _("This was not taken: a rule of the site is against it."),
            status=422,
            errors={field: [self.sentence()]},
            verdict=self.told(),
            **receipt,
        )

    def sentence(self) -> str:
        """Beside the field: why, and what comes now."""
        held = self.decision.action == HOLD
        if self.decision.unanswered:
            return _("What judges such words does not answer just now: they are looked at as soon as it does.")
        if self.subject != PROMPT:
            added = _("A person will look at it, and you are told; nobody else reads it until then.") if held else ""
        elif held:
            added = _("A person will look at it, and you are told. Nothing was spent.")
        else:
            added = _("Nothing was spent.")
        return f"{self._rule().sentence} {added}".strip()

    def say_in(self, verdict: Verdict) -> None:
        """What nobody could tell when this verdict was written: its case goes on, or is closed by the rule itself."""
        now = self._verdict(verdict.asked)
        verdict.rule, verdict.action, verdict.evidence, verdict.score = now.rule, now.action, now.evidence, now.score
        with transaction.atomic():
            verdict.save(update_fields=["rule", "action", "evidence", "score"])
            if verdict.action != HOLD:
                verdict.cases.filter(state=Case.State.OPEN).delete()
                self.tell("verdict-upheld", verdict)

    def tell(self, kind: str, verdict: Verdict, url: str = "") -> None:
        where = url or verdict.get_absolute_url()
        if self.person:
            Notification.tell(self.person, kind, subject=verdict.pk, url=where, title=self.text[:80])

    def _hold_person(self) -> None:
        """Who sends the same words twice at once has one verdict, whoever is first."""
        if self.person:
            User.objects.select_for_update(no_key=True).filter(pk=self.person.pk).first()

    def _kept(self, rule: str, asked: dict[str, Any]) -> Verdict | None:
        """Of the same prompt, however it was to be drawn; of other words, for the same place."""
        same = Verdict.objects.filter(
            person=self.person,
            subject=self.subject,
            **({} if self.subject == PROMPT else {"asked": asked}),
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
            subject=self.subject,
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


def _overturned(person: User, text: str, scope: str) -> set[str]:
    """The rules of which a person has decided that they do not keep this person from these words, in any version;
    what may be said need not be made."""
    same = Verdict.objects.filter(person=person, text_sha256=digest_of(text), state=Verdict.State.OVERTURNED)
    same = same.filter(subject=PROMPT) if scope == PROMPT else same.exclude(subject=PROMPT)
    return set(same.values_list("rule__name", flat=True))
