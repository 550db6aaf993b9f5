"""One form for all spellings of a word that a reader takes for the same."""

from __future__ import annotations

import re
import unicodedata

# Only in these scripts are combining marks accents; in Thai, Hindi or Japanese they are vowels and voicing.
ACCENTED = "A-Za-z\u00aa-\u024f\u0250-\u02af\u1d00-\u1dbf\u1e00-\u1eff\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f"
ACCENTS = re.compile(f"([{ACCENTED}])[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0]+")
# Points of Arabic and Hebrew, which writers leave out; among them are the hamza and madda above or below an alef.
POINTS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u0591-\u05bd\u05bf\u05c1-\u05c7\ufe00-\ufe0f]"
)
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# What Unicode does not take apart, as it is written without a special key; Arabic letters typed for one another.
SAME = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "’": "'"}
    | {"\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u0629": "\u0647", "\u06a9": "\u0643"}
)


def normalized(text: str) -> str:
    """Small letters of one width without accents: "Ｆｏｒêt" and "foret" are one word, "กี" and "กา" two.

    Marks that are letters stay. NUL bytes, which PostgreSQL refuses, become spaces.
    """
    small = unicodedata.normalize("NFKC", text.replace("\0", " ")).casefold().translate(SAME)
    if small.isascii():
        return small
    apart = unicodedata.normalize("NFD", INVISIBLE.sub("", small))
    return unicodedata.normalize("NFC", POINTS.sub("", ACCENTS.sub(r"\1", apart)))
