"""Weights of words in a prompt: `(a red house:1.3)` counts more, `[clouds]` counts less.

    prompt := (letters | weight | less)*
    weight := '(' prompt ':' number ')'      number: 0 to 4, such as 1.2 or .8
    less   := '[' prompt ']'                 counts 1 / 1.1

They may stand in each other; weights are multiplied. A backslash before ( ) [ ] or : makes a plain sign of it.
Parentheses without a number stay as they are written, as do brackets that are never closed. The form is that of A1111's
web interface, but for its plain parentheses, which people write as they write elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LESS = 1 / 1.1
HEAVIEST = 4.0
NUMBER = re.compile(r":\s*(\d{0,2}(?:\.\d{1,4})?)\s*\Z")
PLAIN = re.compile(r"\\([()\[\]:])")


@dataclass(frozen=True)
class Piece:
    """Words that have one weight."""

    words: str
    weight: float = 1.0


def pieces(text: str) -> list[Piece]:
    """The prompt in pieces of one weight each, in order; empty ones are left out."""
    found: list[Piece] = []
    for piece in _read(text, 1.0):
        if found and abs(found[-1].weight - piece.weight) < 1e-9:
            found[-1] = Piece(found[-1].words + piece.words, piece.weight)
        elif piece.words:
            found.append(piece)
    return [Piece(PLAIN.sub(r"\1", piece.words), round(piece.weight, 4)) for piece in found]


def is_marked(text: str) -> bool:
    """Whether anything in it is no word: a weight, or a backslash."""
    return pieces(text) != [Piece(text)] * bool(text)


def _read(text: str, weight: float) -> list[Piece]:
    found, at = [], 0
    while at < len(text):
        opening = re.search(r"(?<!\\)[(\[]", text[at:])
        if opening is None:
            break
        begin = at + opening.start()
        end = _closing(text, begin)
        inside, times = _inside(text, begin, end)
        if times is None:  # it is no weight: the sign is a sign
            found.append(Piece(text[at : begin + 1], weight))
            at = begin + 1
            continue
        found += [Piece(text[at:begin], weight), *_read(inside, weight * times)]
        at = end + 1
    return [*found, Piece(text[at:], weight)]


def _closing(text: str, begin: int) -> int:
    """Where what opens at `begin` is closed again; -1 where it never is."""
    opens = text[begin]
    closes, depth = {"(": ")", "[": "]"}[opens], 0
    for at in range(begin, len(text)):
        if at and text[at - 1] == "\\":
            continue
        depth += (text[at] == opens) - (text[at] == closes)
        if depth == 0:
            return at
    return -1


def _inside(text: str, begin: int, end: int) -> tuple[str, float | None]:
    """The words within, and by what they count; None where these are no weight."""
    if end < 0:
        return "", None
    inside = text[begin + 1 : end]
    if text[begin] == "[":
        return inside, LESS
    number = NUMBER.search(inside)
    if number is None or not number[1].strip(".") or float(number[1]) > HEAVIEST:
        return "", None
    return inside[: number.start()], float(number[1])
