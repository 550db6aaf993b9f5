"""What people type, taken apart: words, “exact words”, -without, and filters such as tag:sea or @ada."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 200  # characters of a search; the rest is not read
MOST = 24  # parts; the rest is not read
FILTERS = ("tag", "by", "model", "size")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
SHORT = {"#": "tag", "@": "by"}
PART = re.compile(rf"(-?)(?:({'|'.join(FILTERS)}):)?(?:[\"“”„«]\s*([^\"“”„»]*)(?:[\"“”»]|$)|(\S+))", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One condition. `name` is that of its filter, or empty for words; `typed` is how it stands in the field, and empty
    where a control of its own said it."""

    name: str
    value: str
    without: bool = False
    exact: bool = False
    typed: str = ""

    def __str__(self) -> str:
        said = f"“{self.value}”" if self.exact else self.value
        return f"{'-' if self.without else ''}{self.name}{':' if self.name else ''}{said}"


def search_text(typed: str) -> str:
    """What a person typed to search for, as far as it is read."""
    return " ".join(CONTROL.sub(" ", typed[: 2 * LONGEST]).split())[:LONGEST]


def parts_of(text: str) -> Iterator[Part]:
    """The parts of a search text in its order. A filter without a value is one with an empty value."""
    for found in PART.finditer(text):
        minus, name, quoted, word = found.groups()
        name, value = (name or "").lower(), quoted if quoted is not None else word
        if not name and quoted is None:
            name, value = short(value)
        yield Part(name, value.strip(), without=bool(minus), exact=quoted is not None, typed=found[0])


def short(word: str) -> tuple[str, str]:
    """#sea and @ada as the filters they stand for; tag: alone as one whose value is missing."""
    if word[-1] == ":" and word[:-1].lower() in FILTERS:
        return word[:-1].lower(), ""
    if word[0] in SHORT and len(word) > 1:
        return SHORT[word[0]], word[1:]
    return "", word
