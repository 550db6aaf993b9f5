"""From the words of a prompt to a scene."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .scene import Scene, Thing
from .words import FRENCH, NUMBERS, SIZES, STOP, lookup, plain, tokens

NEGATIONS = frozenset(
    word
    for words in ("no without not remove minus delete erase never", "sans pas aucun aucune enleve retire supprime")
    for word in words.split()
)
RULING = ("portrait", "pattern", "underwater", "space", "pond", "abstract", "interior", "still", "bamboo", "botanical")
"""Kinds of picture, those first that rule when several are named."""
LONGEST = 600
"""Words read of one prompt; what comes after them is left alone."""


@dataclass
class ParsedPrompt:
    """The meanings found in one text, in order."""

    meanings: list[tuple[str, str]] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)

    def values(self, slot: str) -> tuple[str, ...]:
        """What was said of a slot (setting, time, colour, ...), without repetition."""
        return tuple(dict.fromkeys(value for name, value in self.meanings if name == slot))


def read(text: str) -> ParsedPrompt:
    """Find the known words of a text. Never fails, whatever the text."""
    found = ParsedPrompt()
    for sentence in re.split(r"[,.;:!?\n()/|]+|\bbut\b|\bmais\b", text):
        _read_phrase(tokens(sentence)[:LONGEST], found)
    return found


def _read_phrase(words: list[str], found: ParsedPrompt) -> None:
    negated = False
    for at, word in enumerate(words):
        if word in NEGATIONS:
            negated = True
            continue
        if word in ("with", "avec", "keep", "garde", "garder", "add", "ajoute"):
            negated = False
        meanings = lookup(word)
        if not meanings:
            if word not in STOP and word not in NUMBERS and word not in SIZES and not word.isdigit():
                found.unknown.append(word)
                found.content.append(word)
            continue
        if len(meanings) > 1 and any(meaning.startswith("colour=") for meaning in meanings):
            meanings = _flower_or_colour(meanings, words, at)
        found.understood.append(word)
        if not all(meaning.startswith(("style=", "tone=")) for meaning in meanings):
            found.content.append(word)
        for meaning in meanings:
            slot, _, value = meaning.partition("=")
            if negated:
                found.absent.append(value)
            elif slot == "thing":
                found.things.append(_thing(value, word, words, at))
            elif slot != "colour" or not (_belongs(words, at) or _goes_without_saying(value, words, at)):
                found.meanings.append((slot, value))


def _flower_or_colour(meanings: list[str], words: list[str], at: int) -> list[str]:
    """`rose` and `lavender` are colours beside another thing or place, and flowers elsewhere."""
    beside = words[at + 1 : at + 2] + (words[at - 1 : at] if words[at] in FRENCH else [])
    named = any(meaning.startswith(("thing=", "setting=")) for word in beside for meaning in lookup(word))
    if named and not {"field", "fields", "champ", "champs", "garden", "jardin"} & set(beside):
        return [meaning for meaning in meanings if meaning.startswith("colour=")]
    return [meaning for meaning in meanings if not meaning.startswith("colour=")]


_GREENS = frozenset(
    word
    for words in ("hill hills field fields meadow meadows forest garden valley", "colline collines foret jardin pre")
    for word in words.split()
)


def _colour(word: str) -> str:
    return next((meaning[7:] for meaning in lookup(word) if meaning.startswith("colour=")), "")


def _goes_without_saying(value: str, words: list[str], at: int) -> bool:
    """Green hills are green anyway: the word should not turn the sky green."""
    return value == "green" and bool(_GREENS & {*words[at + 1 : at + 2], *words[max(at - 1, 0) : at]})


def _is_thing(word: str) -> bool:
    return any(meaning.startswith("thing=") for meaning in lookup(word)) and not _colour(word)


def _belongs(words: list[str], at: int) -> bool:
    """Does the colour word at this place describe the thing beside it?"""
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    return _is_thing(after) or (words[at] in FRENCH and _is_thing(before))


def _thing(kind: str, word: str, words: list[str], at: int) -> Thing:
    before = words[max(at - 3, 0) : at]
    after = words[at + 1 : at + 2]
    count = next((NUMBERS[near] for near in reversed(before) if near in NUMBERS), 0)
    size = next((SIZES[near] for near in [*reversed(before), *after] if near in SIZES), 1.0)
    colour = _colour(words[at - 1]) if at and words[at - 1] else ""
    if not colour and after and after[0] in FRENCH:
        colour = _colour(after[0])
    return Thing(kind, count, colour, size)


def merged(things: list[Thing]) -> tuple[Thing, ...]:
    """One entry a kind: the first, with what later mentions add."""
    kept: dict[str, Thing] = {}
    for thing in things:
        old = kept.get(thing.kind)
        if old is None:
            kept[thing.kind] = thing
        else:
            size = old.size if old.size != 1 else thing.size
            kept[thing.kind] = replace(
                old, count=old.count or thing.count, colour=old.colour or thing.colour, size=size
            )
    return tuple(kept.values())


def last(values: tuple[str, ...]) -> str:
    return values[-1] if values else ""


def clauses(prompt: str) -> list[str]:
    """A prompt and the changes that follow it."""
    return [part.strip() for part in prompt.split("→")]


def described(text: str) -> Scene:
    """The scene of one description, without changes."""
    found = read(text)
    absent = frozenset(found.absent)
    if found.values("person") and found.values("setting") and "portrait" not in found.values("setting"):
        found.things.append(Thing("walker"))
    return Scene(
        settings=tuple(_settings(found, absent)),
        things=tuple(thing for thing in merged(found.things) if thing.kind not in absent),
        time=_time(found),
        weather=frozenset(found.values("weather")) - absent,
        season=last(found.values("season")),
        colours=found.values("colour"),
        tones=frozenset(found.values("tone")),
        style=next(iter(found.values("style")), ""),
        absent=absent,
        salt=" ".join(sorted(set(found.content))) or plain(text),
        understood=tuple(dict.fromkeys(found.understood)),
        unknown=tuple(dict.fromkeys(found.unknown))[:40],
    )


def _time(found: ParsedPrompt) -> str:
    times = found.values("time")
    for name in ("dusk", "dawn"):
        if name in times:
            return name
    return last(times)


def _settings(found: ParsedPrompt, absent: frozenset[str]) -> Iterator[str]:
    """The places, those that rule the whole picture first, whichever order they were named in."""
    places = list(found.values("setting")) or list(found.values("person"))
    if not places:
        places = [maybe for maybe in found.values("maybe") if maybe != "abstract" or not found.things][:1]
    yield from sorted(
        (place for place in places if place not in absent),
        key=lambda place: RULING.index(place) if place in RULING else len(RULING),
    )
