"""What a rule looks for in words: phrases on the boundaries of words, together or alone, beside what is innocent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from moderation.policy.normalisation import Word, words_of

NEAR = 6  # words between the first and the last of what has to stand together
MOST_PHRASES, LONGEST_PHRASE = 2000, 80
NEGATIONS = frozenset(["no", "not", "without", "never", "non", "sans", "pas", "aucun", "aucune", "ni", "jamais"])
PHRASE = re.compile(r"[\w'’.-]+( [\w'’.-]+)*\*?", re.UNICODE)
Phrase = tuple[str, ...]
Span = tuple[int, int]  # from one word to before another
LISTS = ("terms", "unless", "doubt")


class MatcherError(ValueError):
    """Why a matcher is refused, as a sentence for whoever wrote it."""


@dataclass(frozen=True)
class Phrases:
    """Words that follow each other; the last may end in *, which stands for any letters more."""

    exact: Mapping[str, Sequence[Phrase]]  # by their first word
    open_ended: Sequence[Phrase]

    @classmethod
    def of(cls, listed: Iterable[str]) -> Phrases:
        exact: dict[str, list[Phrase]] = {}
        open_ended = []
        for phrase in map(phrase_of, listed):
            if len(phrase) == 1 and phrase[0].endswith("*"):
                open_ended.append(phrase)
            else:
                exact.setdefault(phrase[0], []).append(phrase)
        return cls(exact, open_ended)

    def found(self, words: Sequence[Word]) -> Iterator[Span]:
        for place, word in enumerate(words):
            for form in word.forms:
                for phrase in self.exact.get(form, ()):
                    if follows(phrase[1:], words[place + 1 : place + len(phrase)]):
                        yield place, place + len(phrase)
            if self._begins and any(form.startswith(self._begins) for form in word.forms):
                yield place, place + 1

    def may_be_in(self, forms: frozenset[str]) -> bool:
        """Whether one of the forms of a text's words begins a phrase: a quick no for most texts."""
        begins = self._begins
        return not forms.isdisjoint(self.exact) or bool(begins and any(form.startswith(begins) for form in forms))

    @cached_property
    def _begins(self) -> tuple[str, ...]:
        return tuple(phrase[0][:-1] for phrase in self.open_ended)


def follows(phrase: Phrase, words: Sequence[Word]) -> bool:
    return len(phrase) == len(words) and all(
        part in word.forms or (part.endswith("*") and any(form.startswith(part[:-1]) for form in word.forms))
        for part, word in zip(phrase, words, strict=True)
    )


def phrase_of(listed: str) -> Phrase:
    """A phrase read as a text is, so that both meet. Raises MatcherError."""
    if not isinstance(listed, str) or len(listed) > LONGEST_PHRASE or not PHRASE.fullmatch(listed):
        raise MatcherError(f"“{str(listed)[:LONGEST_PHRASE]}” is no phrase of words.")
    star = listed.endswith("*")
    bare = listed.rstrip("*")
    parts = [min(word.forms, key=lambda form: (-len(form), form)) for word in words_of(bare)]
    if not parts or (star and len(parts[-1]) < 3):
        raise MatcherError(f"“{listed}” would match almost anything.")
    return (*parts[:-1], parts[-1] + "*" * star)


@dataclass(frozen=True)
class Matcher:
    """`terms` propose by themselves, `together` where each of its lists has a phrase near the others; `unless` are
    innocent phrases, whose words count for nothing, and beside `doubt` nothing is refused, but held. `meaning` are
    kinds that the head tells (`meaning.py`)."""

    terms: Phrases
    together: Sequence[Sequence[Phrases]]
    unless: Phrases
    doubt: Phrases
    meaning: frozenset[str]

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Matcher:
        """Out of JSON: lists `terms`, `unless` and `doubt`, `together` a list of lists of lists, `meaning` kinds.

        Raises MatcherError with the reason.
        """
        if unknown := set(written) - {*LISTS, "together", "meaning"}:
            raise MatcherError(f"There is no such part: {', '.join(sorted(unknown))}.")
        together = written.get("together", [])
        listed = [written.get(name, []) for name in LISTS] + [group for groups in together for group in groups]
        if not all(isinstance(one, list) for one in listed) or sum(map(len, listed)) > MOST_PHRASES:
            raise MatcherError(f"Phrases are lists, of at most {MOST_PHRASES} together.")
        if not (written.get("terms") or together or written.get("meaning")):
            raise MatcherError("It would never match: it has no terms, nothing together and no meaning.")
        if any(len(groups) < 2 or not all(groups) for groups in together):
            raise MatcherError("What stands together are two lists or more, none of them empty.")
        return cls(
            Phrases.of(written.get("terms", [])),
            [[Phrases.of(group) for group in groups] for groups in together],
            Phrases.of(written.get("unless", [])),
            Phrases.of(written.get("doubt", [])),
            frozenset(written.get("meaning", [])),
        )

    def may_be_in(self, forms: frozenset[str]) -> bool:
        """Whether `proposed` is worth asking, of all forms of a text's words."""
        return self.terms.may_be_in(forms) or any(groups[0].may_be_in(forms) for groups in self.together)

    def doubted(self, words: Sequence[Word]) -> bool:
        return next(self.doubt.found(words), None) is not None

    def proposed(self, words: Sequence[Word], *, negated: bool = True) -> list[Span]:
        """Spans of words that speak for the rule; `negated` leaves out those that a "no" or "sans" stands before."""
        innocent = {place for start, end in self.unless.found(words) for place in range(start, end)}

        def counts(span: Span) -> bool:
            if innocent.intersection(range(*span)):
                return False
            before = words[max(0, span[0] - 2) : span[0]]
            return not (negated and any(NEGATIONS & word.forms for word in before))

        found = [span for span in self.terms.found(words) if counts(span)]
        for groups in self.together:
            found += near([[span for span in group.found(words) if counts(span)] for group in groups])
        return sorted(set(found))


def near(groups: Sequence[Sequence[Span]]) -> list[Span]:
    """One span of each group, all within NEAR words of the first group's; nothing where a group has none."""
    for first in groups[0]:
        chosen = [first]
        for group in groups[1:]:
            beside = [s for s in group if s != first and max(s[0] - first[1], first[0] - s[1]) < NEAR]
            if not beside:
                break
            chosen.append(beside[0])
        else:
            return chosen
    return []
