"""What rules say of a picture: the strictest of what its looks and its kinds come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from PIL import Image

from lib.imaging.likeness import Variant, turnings
from lib.imaging.pdq import TRUSTED
from moderation.policy.classifiers import SIDE, ClassifierError, PictureClassifier
from moderation.policy.rule import ACTIONS, ALLOW, HOLD, REFUSE, Rule


@dataclass(frozen=True)
class PictureDecision:
    """`score` is a classifier's (None of a list); `unanswered` says which classifiers would have had to be asked."""

    action: str = ALLOW
    rule: Rule | None = None
    score: float | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()


class Seen:
    """A picture as rules look at it: its turnings and its kinds are found where one asks, and once."""

    def __init__(
        self, picture: Image.Image, quality: int, classifier_of: Callable[[str], PictureClassifier | None]
    ) -> None:
        self._picture, self._quality, self._classifier_of = picture, quality, classifier_of
        self._kinds: dict[str, Mapping[str, float] | None] = {}

    @cached_property
    def turnings(self) -> list[Variant]:
        """None of a picture so flat that its hash says nothing."""
        return turnings(self._small) if self._quality >= TRUSTED else []

    @cached_property
    def _small(self) -> Image.Image:
        side = max(self._picture.size)
        sides = [max(1, round(one * SIDE / side)) for one in self._picture.size]
        return self._picture.resize((sides[0], sides[1]), Image.Resampling.BOX) if side > SIDE else self._picture

    def kinds(self, name: str) -> Mapping[str, float] | None:
        """By this classifier; empty where none of this name is set, None where it does not answer."""
        if name not in self._kinds:
            try:
                found = self._classifier_of(name)
                self._kinds[name] = found.of(self._small) if found else {}
            except ClassifierError:
                self._kinds[name] = None
        return self._kinds[name]


def decide_picture(seen: Seen, rules: Iterable[Rule]) -> PictureDecision:
    """The strictest of what the rules say; of equals, that of the first rule."""
    said = [judged(rule, seen) for rule in rules]
    strictest = max(said, key=lambda one: ACTIONS.index(one.action), default=PictureDecision())
    missing = tuple(dict.fromkeys(name for one in said for name in one.unanswered))
    return PictureDecision(strictest.action, strictest.rule, strictest.score, strictest.evidence, missing)


def judged(rule: Rule, seen: Seen) -> PictureDecision:
    matcher = rule.picture_matcher
    if matcher.listed:
        found = matcher.nearest(seen.turnings) if seen.turnings else None
        if found is None:
            return PictureDecision()
        return PictureDecision(rule.action, rule, None, {"by": "list", **found._asdict()})
    kinds = seen.kinds(matcher.classifier)
    if kinds is None:
        return PictureDecision(unanswered=(matcher.classifier,))
    kind = max(matcher.kinds, key=lambda one: kinds.get(one, 0.0))
    score = kinds.get(kind, 0.0)
    if score < matcher.hold:
        return PictureDecision()
    action = HOLD if rule.action == REFUSE and score < matcher.act else rule.action
    return PictureDecision(action, rule, score, {"by": "classifier", "classifier": matcher.classifier, "kind": kind})
