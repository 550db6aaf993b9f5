"""A text as rules read it: its words with their places, and the ways in which each may have been meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

LONGEST = 8000  # letters that are read of a text; a prompt has at most half of it
LONGEST_WORD = 60
WORD = re.compile(r"[^\W_]+(?:[@$!|*]+[^\W_]+)*|[@$][^\W_]+")
SPELLED = re.compile(r"(?<![^\W_])[^\W_]([^\w\n]|_)[^\W_](?:\1[^\W_])+(?![^\W_])")
HYPHENS = frozenset("-_./|+~:*·‐‑–—")  # a single one of these between parts of one word, without a space
STROKES = re.compile(r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL) (?:TURNED |REVERSED |OPEN )?([A-Z])(?: WITH .+)?")
# How small letters of two scripts look to whoever reads a Latin word, where Unicode's table knows only capitals.
LOOKS = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "abydeznoiklmvxonpotuoxyw", strict=True))
LOOKS |= dict(zip("авгдезиклмнопрстухцчшьяпѕіј", "abrde3uknmhonpctyxuwwbrnsij", strict=True))
SAME = re.compile(r"(.)\1{2,}")
LEET = str.maketrans("013457@$!|", "oieastasil")
PLURALS = ("s", "x", "es")
# Letters by their category, that nobody sees: fillers of Hangul, and the braille cell without dots.
FILLERS = frozenset("\u115f\u1160\u2800")


@dataclass(frozen=True)
class Word:
    """`start` and `end` are places in the text as it was typed; `forms` what it may stand for, in small letters
    without accents: as it is, in one number, with look-alike letters and digits read as the letters they look like."""

    start: int
    end: int
    forms: frozenset[str]


def words_of(text: str) -> list[Word]:
    """The words in their order. Letters that were spelled out ("a b c") are one word, as are their groups."""
    typed, places = visible(text[:LONGEST])
    latin = any("a" <= letter <= "z" for letter in typed)
    found: list[Word] = []
    at = 0
    for start, end in spelled(typed):
        found += plain_words(typed, at, start, places, latin)
        found.append(word(typed[start:end], places[start], places[end - 1] + 1, latin, joined=True))
        at = end
    return found + plain_words(typed, at, len(typed), places, latin)


def visible(text: str) -> tuple[str, list[int]]:
    """The text in NFKC and small letters without accents and without letters that nobody sees, and the place in the
    text of each letter that is left."""
    letters: list[str] = []
    places: list[int] = []
    for place, typed in enumerate(text):
        if typed.isascii():
            if typed.isprintable() or typed.isspace():
                letters.append(typed.lower())
                places.append(place)
            continue
        for letter in unicodedata.normalize("NFKD", typed).casefold():
            if letter not in FILLERS and unicodedata.category(letter) not in ("Cf", "Mn", "Cc", "Me"):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def spelled(typed: str) -> Iterator[tuple[int, int]]:
    """Where letters stand one by one: at least three of them."""
    for match in SPELLED.finditer(typed):
        yield match.span()


def plain_words(typed: str, start: int, end: int, places: list[int], latin: bool) -> list[Word]:
    found = list(WORD.finditer(typed, start, end))
    plain = [word(match[0], places[match.start()], places[match.end() - 1] + 1, latin) for match in found]
    for first, last in parted(typed, found):
        whole = "".join(match[0] for match in found[first : last + 1])
        joined = word(whole, plain[first].start, plain[last].end, latin)
        plain[first] = Word(joined.start, joined.end, plain[first].forms | joined.forms)
    return plain


def parted(typed: str, found: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The first and the last of words that only a hyphen or the like parts ("nu-de"): they may be meant as one."""
    first = 0
    for at, match in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if after and after.start() == match.end() + 1 and typed[match.end()] in HYPHENS:
            continue
        if at > first:
            yield first, at
        first = at + 1


def word(typed: str, start: int, end: int, latin: bool, *, joined: bool = False) -> Word:
    if joined:
        typed = "".join(letter for letter in typed if letter.isalnum())
    typed = typed[:LONGEST_WORD] if len(set(typed)) > 1 else typed[:3]
    return Word(start, end, forms_of(typed, latin))


@lru_cache(20_000)
def _known(typed: str, latin: bool) -> frozenset[str]:
    forms = {typed}
    if latin and not typed.isascii():
        forms.add("".join(map(look_alike, typed)))
    if not typed.isalpha() and not typed.isdigit():
        forms |= {form.translate(LEET) for form in forms}
        forms |= {form.replace("*", "") for form in forms}
    if SAME.search(typed):
        forms |= {SAME.sub(r"\1", form) for form in forms} | {SAME.sub(r"\1\1", form) for form in forms}
    forms |= {form[: -len(ending)] for form in forms for ending in PLURALS if len(form) > 4 and form.endswith(ending)}
    return frozenset(forms)


def forms_of(typed: str, latin: bool) -> frozenset[str]:
    """Short words are the most of all and are remembered; a long one is worked out each time."""
    return _known(typed, latin) if len(typed) <= 12 and typed.isascii() else _known.__wrapped__(typed, latin)


@cache
def look_alikes() -> dict[str, str]:
    """Letters of other scripts that look like one of ours, by Unicode's table of confusables (UTS 39)."""
    from confusable_homoglyphs import confusables

    table: dict[str, str] = {}
    for ours in "abcdefghijklmnopqrstuvwxyz":
        for sign in (ours, ours.upper()):
            for other in confusables.confusables_data.get(sign, []):
                if len(other["c"]) == 1 and not other["c"].casefold().isascii():
                    table.setdefault(other["c"].casefold(), ours)
    return table | LOOKS


@lru_cache(2000)
def look_alike(letter: str) -> str:
    """The letter of ours that this looks like, or that it is with a stroke or a hook; or itself."""
    if letter.isascii():
        return letter
    named = STROKES.fullmatch(unicodedata.name(letter, ""))
    return look_alikes().get(letter) or (named[1].lower() if named else letter)
