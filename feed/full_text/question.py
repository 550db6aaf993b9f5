"""A question about words, as the text of a tsquery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feed.full_text.lexemes import Lexeme, lexemes
from feed.full_text.stems import Stem
from feed.full_text.vector import STEM, quoted


def letters(text: str) -> list[Lexeme]:
    """The lexemes that a text is looked for by: an unspaced run of several letters without the one that ends it."""
    found = list(lexemes(text))
    return [
        one for at, one in enumerate(found) if not (at and len(one.text) == 1 and one.piece and pair(found[at - 1]))
    ]


def pair(one: Lexeme) -> bool:
    return one.piece and len(one.text) == 2


def phrase(text: str, known: Mapping[str, Stem], *, exact: bool) -> str:
    """The words of a text one after another; empty where it holds none.

    Unless `exact`, the last may be the beginning of a word, and a single one may be another form of it.
    """
    found = letters(text)
    operands = [operand(one, last=not exact and one is found[-1]) for one in found]
    if not exact and len(found) == 1 and not found[0].piece:
        return any_of([*operands, *forms(found[0].text, known)])
    parts = operands[:1]
    for before, one, said in zip(found, found[1:], operands[1:], strict=False):
        parts += [f"<{one.at - before.at}>", said]
    return f"({' '.join(parts)})" if len(parts) > 1 else "".join(parts)


def operand(one: Lexeme, *, last: bool) -> str:
    alone = one.piece and len(one.text) == 1
    return quoted(one.text) + (":*" if alone or (last and not one.piece) else "")


def forms(word: str, known: Mapping[str, Stem]) -> list[str]:
    """Texts with another form of the word: those whose word is its stem, and those that share it."""
    stem = known.get(word, Stem())
    return [quoted(form) for form in sorted({*stem.forms, *(STEM + form for form in {*stem.forms, word})})]


def any_of(parts: Sequence[str]) -> str:
    return f"({' | '.join(parts)})" if len(parts) > 1 else "".join(parts)
