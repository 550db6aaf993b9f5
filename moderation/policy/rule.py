"""A rule as it is written down, and why it may be refused."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from moderation.policy.matcher import Matcher, MatcherError
from moderation.policy.normalisation import Word, words_of
from moderation.policy.picture_matcher import PictureMatcher

ALLOW, RATE, HOLD, REFUSE = ACTIONS = ("allow", "rate", "hold", "refuse")
PROMPT, WORDS, PICTURE = SCOPES = ("prompt", "words", "picture")
NAME = re.compile(r"[a-zA-Z0-9_-]{1,60}")
SLOWEST = 0.010  # seconds for one text
TRIALS = (
    "a harbour at dawn, watercolour, soft light, two gulls " * 70,
    "a" * 4000,
    "a b c d " * 500,
    "é\u200bо" * 1300,
)


@dataclass(frozen=True)
class Rule:
    """`action` is the strictest that it may come to. A `hard` one decides by its words alone. `scope` is what it
    judges: prompts; all words, which are prompts and what people write for others to read; or pictures."""

    name: str
    version: int
    action: str
    hard: bool
    written: Mapping[str, Any]  # its matcher
    sentence_en: str
    sentence_fr: str
    key: str = ""  # of the row it is kept in
    scope: str = PROMPT

    def judges(self, scope: str) -> bool:
        return self.scope == scope or (self.scope == WORDS and scope == PROMPT)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher.read(self.written)

    @cached_property
    def picture_matcher(self) -> PictureMatcher:
        return PictureMatcher.read(self.written)

    def check(self, *, timed: bool = True) -> None:
        """Raises MatcherError with the reason: it does not compile, matches what says nothing, or takes too long.

        What is shipped was timed before, and not on a machine that has other things to do.
        """
        if not NAME.fullmatch(self.name):
            raise MatcherError("Its name is of a to z, 0 to 9 and hyphens, at most 60 of them.")
        if self.action not in ACTIONS[1:]:
            raise MatcherError(f"There is no such action: {self.action}.")
        if self.scope not in SCOPES:
            raise MatcherError(f"There is no such scope: {self.scope}.")
        if not (self.sentence_en.strip() and self.sentence_fr.strip()):
            raise MatcherError("Who is refused is told why, in English and in French: a sentence is missing.")
        if self.scope == PICTURE:
            self.picture_matcher  # noqa: B018 - reading it is the check
            return
        matcher = Matcher.read(self.written)
        if self.hard and not (self.written.get("terms") or self.written.get("together")):
            raise MatcherError("A hard rule decides by words, and has none.")
        for said_nothing in ("", " ", "\u200b\u200d", "…!?"):
            if matcher.proposed(words_of(said_nothing)):
                raise MatcherError("It matches a text that says nothing.")
        for words in trials() if timed else ():
            taken = seconds(matcher, words)
            if taken > SLOWEST:  # perhaps the machine was busy
                taken = min(taken, *(seconds(matcher, words) for _turn in range(4)))
            if taken > SLOWEST:
                raise MatcherError(f"It takes {taken * 1000:.0f} ms on one text; at most {SLOWEST * 1000:.0f}.")


@cache
def trials() -> list[list[Word]]:
    """Long texts, as rules read them."""
    return [words_of(text) for text in TRIALS]


def seconds(matcher: Matcher, words: list[Word]) -> float:
    """Of this thread, however busy the machine is."""
    began = time.thread_time()
    matcher.proposed(words)
    return time.thread_time() - began
