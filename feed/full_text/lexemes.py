"""Texts as lexemes with positions: whole words of scripts with spaces, overlapping pairs of letters of those without.

In 夜の灯台 stand 夜の, の灯, 灯台 and the last letter alone; 灯台 is found where its pairs follow one another, so
exactly where it is written, and one letter where a pair begins with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from feed.full_text.normal import normalized

LONGEST = 60  # letters of a word that are read
LAST = 16_000  # positions of a tsvector end at 16,383
# Thai, Lao, Myanmar, Khmer and their neighbours; kana, bopomofo and Han; Hangul, whose words carry their particles.
UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF),
    (0x1B00, 0x1B7F), (0x3005, 0x3007), (0x3021, 0x3035), (0x3040, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xA980, 0xA9DF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip
# Of kinds: 1:1, then c++ and c#, then words, then runs without spaces.
SEGMENTS = re.compile(r"(?<![dsu])d+:d+(?![dsu:])|(?<![dsu])s{1,2}(?:\+\+|#)(?![dsu])|[ds]+|u+")


class Lexeme(NamedTuple):
    """`at` counts from 1. A pair of an unspaced run, or the single letter that ends it, is a `piece`."""

    text: str
    at: int
    piece: bool


def lexemes(text: str, after: int = 0) -> Iterator[Lexeme]:
    """Those of a text, at positions after `after`."""
    for word, unspaced in segments(normalized(text)):
        if after >= LAST:
            return
        if unspaced:
            yield from (Lexeme(word[at : at + 2], after + at + 1, True) for at in range(min(len(word), LAST - after)))
            after += len(word)
        else:
            after += 1
            yield Lexeme(word[:LONGEST], after, False)


def segments(text: str) -> Iterator[tuple[str, bool]]:
    """Words and unspaced runs of a normalised text, and which it is."""
    kinds = "".join(map(kind, text))
    for found in SEGMENTS.finditer(kinds):
        yield text[found.start() : found.end()], found[0][0] == "u"


@lru_cache(maxsize=65_536)
def kind(sign: str) -> str:
    """u: a letter of an unspaced script; d: a digit; s: another letter or mark; + # : as they are; else a space."""
    code = ord(sign)
    if sign in "+#:":
        return sign
    if unicodedata.category(sign)[0] not in "LMN":
        return " "
    if any(first <= code <= last for first, last in UNSPACED):
        return "u"
    return "d" if sign in "0123456789" else "s"
