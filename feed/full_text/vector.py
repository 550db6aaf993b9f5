"""What a card's post is found by, as the text of a tsvector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from feed.full_text.lexemes import Lexeme, lexemes
from feed.full_text.stems import Stem, stems

VERSION = 1  # of the words; cards with those of an earlier one are written anew by a worker
STEM = "~"  # before a stem that is no word of the text, so that “exact words” stay exact; no word begins with it
MOST_PLACES = 255  # of a lexeme, as a tsvector holds them


def vectors(posts: Iterable[tuple[Sequence[tuple[str, str]], Iterable[str]]]) -> list[str]:
    """The tsvector of each post, from its texts (with a weight A to D each) and its facts. One query for all stems."""
    read = [([(weight, found) for weight, found in placed(texts)], list(facts)) for texts, facts in posts]
    words = {lexeme.text for texts, _facts in read for _weight, found in texts for lexeme in found if not lexeme.piece}
    known = stems(sorted(words))
    return [vector(texts, facts, known) for texts, facts in read]


def placed(texts: Sequence[tuple[str, str]]) -> Iterable[tuple[str, list[Lexeme]]]:
    """Texts one after another, with a gap between, so that no phrase runs from one into the next."""
    after = 0
    for weight, text in texts:
        found = list(lexemes(text, after))
        after = found[-1].at + 1 if found else after
        yield weight, found


def vector(
    texts: Iterable[tuple[str, Sequence[Lexeme]]], facts: Iterable[str], known: Mapping[str, Stem] | None = None
) -> str:
    places: dict[str, list[str]] = {name: [] for name in facts}
    for weight, found in texts:
        for lexeme in found:
            stem = (known or {}).get(lexeme.text)
            for text in (lexeme.text, *(f"{STEM}{form}" for form in sorted(stem.forms if stem else ()))):
                places.setdefault(text, []).append(f"{lexeme.at}{weight}")
    return " ".join(written(text, at) for text, at in places.items())


def written(text: str, at: Sequence[str]) -> str:
    return f"{quoted(text)}:{','.join(at[:MOST_PLACES])}" if at else quoted(text)


def quoted(text: str) -> str:
    """A lexeme as literals of tsvector and tsquery have it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
