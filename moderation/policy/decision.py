"""What rules say of a text: words propose, meaning disposes, and what stays unsure waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from moderation.policy.meaning import INNOCENT, MeaningError
from moderation.policy.normalisation import Word, words_of
from moderation.policy.rule import ACTIONS, ALLOW, HOLD, PICTURE, RATE, REFUSE, Rule

INNOCENT_BELOW = 0.10  # words found, but the text means something else
SURE_FROM = 0.70  # words found, and the text means it
MEANT_FROM = 0.50  # and this is how far its kind has to be the rule's
ALONE_FROM = 0.50  # no words found, and the text more likely means it than not
UNANSWERED = "nobody"


class TextMeaning(Protocol):
    def of(self, text: str) -> Mapping[str, float]:
        """How likely each kind is. Raises MeaningError."""


@dataclass(frozen=True)
class Decision:
    """`words` are (start, end) in the text, `score` how likely the text means it (0 to 1; None where only words were
    asked), `by` is "words", "meaning" or "both", or "nobody" where a classifier did not answer."""

    action: str = ALLOW
    rule: Rule | None = None
    words: Sequence[tuple[int, int]] = field(default=())
    score: float | None = None
    by: str = "words"
    unanswered: bool = False  # the meaning was asked for, and nobody answered: it may be stricter yet

    def evidence(self, text: str) -> dict[str, Any]:
        """As it is kept: which words, where they stand, and what spoke."""
        return {"words": [{"start": s, "end": e, "text": text[s:e]} for s, e in self.words], "by": self.by}


def decide(text: str, rules: Iterable[Rule], meaning: TextMeaning | None = None) -> Decision:
    """The strictest of what the rules say; of equals, that of the first rule. Nothing said is allowed."""
    words = words_of(text)
    rules = [rule for rule in rules if rule.scope != PICTURE]
    if not words or not rules:
        return Decision()
    forms = frozenset[str]().union(*(word.forms for word in words))
    asked = meaning if any(not rule.hard for rule in rules) else None
    kinds = kinds_of(text, asked) if asked else None
    said = max((judged(rule, words, forms, kinds) for rule in rules), key=lambda one: ACTIONS.index(one.action))
    if asked and kinds is None and said.action != REFUSE:
        return unanswered(said, rules)
    return said


def unanswered(said: Decision, rules: Iterable[Rule]) -> Decision:
    """Held, whatever words say: by the rule that they spoke for, or else by the first that would ask what is meant."""
    rule = said.rule or next(rule for rule in rules if not rule.hard)
    return Decision(HOLD, rule, said.words, None, UNANSWERED, unanswered=True)


def kinds_of(text: str, meaning: TextMeaning) -> Mapping[str, float] | None:
    """None where it does not answer: then words alone speak."""
    try:
        return meaning.of(text)
    except MeaningError:
        return None


def judged(rule: Rule, words: Sequence[Word], forms: frozenset[str], kinds: Mapping[str, float] | None) -> Decision:
    """What one rule says. `forms` are those of all words together."""
    found = rule.matcher.proposed(words, negated=not rule.hard) if rule.matcher.may_be_in(forms) else []
    places = [(words[start].start, words[end - 1].end) for start, end in found]
    if rule.hard:
        return Decision(rule.action, rule, places) if found else Decision()
    if kinds is None:
        return Decision(min(rule.action, HOLD, key=ACTIONS.index), rule, places) if found else Decision()
    score = sum(kinds.get(kind, 0.0) for kind in rule.matcher.meaning)
    action = by_both(rule, kinds, score) if found else by_meaning(rule, kinds)
    if action in (HOLD, REFUSE) and rule.matcher.doubted(words):
        action = HOLD if found else ALLOW
    return Decision(action, rule, places, score, "both" if found else "meaning") if action != ALLOW else Decision()


def by_both(rule: Rule, kinds: Mapping[str, float], score: float) -> str:
    """Where words were found. That the text is not innocent counts too: kinds lie close to each other."""
    harm = 1 - kinds[INNOCENT]
    if harm < INNOCENT_BELOW:
        return ALLOW
    if rule.action == REFUSE and (score < MEANT_FROM or harm < SURE_FROM):
        return HOLD
    return rule.action


def by_meaning(rule: Rule, kinds: Mapping[str, float]) -> str:
    """Where none were: nothing is refused, since nobody could be told which words."""
    likeliest = max((kind for kind in kinds if kind != INNOCENT), key=lambda kind: kinds[kind])
    if 1 - kinds[INNOCENT] < ALONE_FROM or likeliest not in rule.matcher.meaning:
        return ALLOW
    return RATE if rule.action == RATE else HOLD
