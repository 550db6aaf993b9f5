"""Wildcards: a prompt that leaves some words to chance, and the words that a seed makes of it.

The grammar is that of Dynamic Prompts for A1111 and ComfyUI, as far as it needs no files:

    text   := (letters | choice)*
    choice := '{' [picks '$$' [between '$$']] option ('|' option)* '}'
    option := [weight '::'] text
    picks  := number | number '-' number

`{red|blue}` is one of the two, `{2$$oak|elm|ash}` two different ones with ", " between them, `{1-2$$ and $$oak|elm}`
one or two with " and ", `{3::red|blue}` red three times out of four. Braces without | or $$ stay as they are, as do
braces that are never closed; a backslash before {, |, } or another makes a plain sign of it. What chance takes follows
from the seed by SHA-256 alone, so that every program can say it again: pick n is the first 8 bytes of
sha256("seed:n"), of 2^64.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 12
PLAIN = re.compile(r"\\([{}|\\])")
PICKS = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?\Z")
WEIGHT = re.compile(r"\s*(\d{1,4}(?:\.\d{1,4})?)::")
BETWEEN = ", "


def expanded(text: str, seed: int) -> str:
    """The words that this seed makes of a text; the text itself where nothing in it is left to chance."""
    return PLAIN.sub(r"\1", _chosen(text, Chance(seed), 0))


def escaped(text: str) -> str:
    """A text that comes out of `expanded` as it is."""
    return text if expanded(text, 0) == text else re.sub(r"([{}|\\])", r"\\\1", text)


def slips(text: str) -> set[str]:
    """What was most likely not meant: `open` for a brace that is never closed, `few` for a choice that takes more than
    it has."""
    return ({"open"} if _pairs(text)[1] else set()) | _slips_inside(text, 0)


def _slips_inside(text: str, depth: int) -> set[str]:
    found: set[str] = set()
    for start, end in _outermost(text) if depth <= DEEPEST else ():
        inside = text[start + 1 : end - 1]
        head, _between, rest = _head(inside)
        if head and head[1] > len(list(_split(rest, "|"))):
            found.add("few")
        found |= _slips_inside(inside, depth + 1)
    return found


@dataclass
class Chance:
    """Numbers from 0 to 1, one after the other."""

    seed: int
    count: int = field(default=0)

    def next(self) -> float:
        digest = hashlib.sha256(f"{self.seed}:{self.count}".encode()).digest()
        self.count += 1
        return int.from_bytes(digest[:8]) / 2**64

    def among(self, weights: list[float]) -> int:
        """The place of one of them, each as likely as its weight says; equally likely where all are nothing."""
        if not sum(weights):
            weights = [1.0] * len(weights)
        left = self.next() * sum(weights)
        for place, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return place
        return len(weights) - 1


def _chosen(text: str, chance: Chance, depth: int) -> str:
    if depth > DEEPEST:
        return text
    return "".join(_of_choice(part[1:-1], chance, depth) if is_choice else part for is_choice, part in _parts(text))


def _of_choice(inside: str, chance: Chance, depth: int) -> str:
    """What becomes of a pair of braces; one without a choice stays, and what is in it is looked at."""
    head, between, rest = _head(inside)
    options = list(_split(rest, "|"))
    if len(options) == 1 and head is None:
        return "{" + _chosen(inside, chance, depth + 1) + "}"
    weights = [float(found[1]) if (found := WEIGHT.match(option)) else 1.0 for option in options]
    words = [WEIGHT.sub("", option, count=1) for option in options]
    low, high = head or (1, 1)
    many = low if low == high else low + int(chance.next() * (high - low + 1))
    taken = []
    for _ in range(min(many, len(words))):
        place = chance.among(weights)
        weights.pop(place)
        taken.append(_chosen(words.pop(place), chance, depth + 1))
    return between.join(taken)


def _head(inside: str) -> tuple[tuple[int, int] | None, str, str]:
    """How many are taken (None where it is not said), what stands between them, and the options."""
    first, *more = _split(inside, "$$")
    found = PICKS.match(first.strip())
    if not more or not found:
        return None, BETWEEN, inside
    low, high = sorted((int(found[1]), int(found[2] or found[1])))
    if len(more) == 1:
        return (low, high), BETWEEN, more[0]
    return (low, high), more[0], "$$".join(more[1:])


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, of which those in braces that are closed are choices."""
    begun = 0
    for start, end in _outermost(text):
        yield False, text[begun:start]
        yield True, text[start:end]
        begun = end
    yield False, text[begun:]


def _outermost(text: str) -> list[tuple[int, int]]:
    """Where the pairs of braces are that stand in no other pair."""
    return _pairs(text)[0]


def _pairs(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """The pairs of braces that stand in no other pair, and where those begin that are never closed; in one pass."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "{":
            open_at.append(at)
        elif text[at] == "}" and open_at:
            start = open_at.pop()
            while pairs and pairs[-1][0] > start:  # what it encloses
                pairs.pop()
            pairs.append((start, at + 1))
        at += 1
    return pairs, open_at


def _split(text: str, mark: str) -> Iterator[str]:
    """The text at the marks that are in no braces of its own."""
    depth = at = begun = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth and text.startswith(mark, at):
            yield text[begun:at]
            at = begun = at + len(mark)
        else:
            at += 1
    yield text[begun:]
