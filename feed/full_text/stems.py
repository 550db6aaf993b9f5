"""Stems by PostgreSQL's snowball dictionaries, chosen by the script of a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

STEMMERS = (
    ("a", "z", ("english_stem", "french_stem")),
    ("\u0370", "\u03ff", ("greek_stem",)),
    ("\u0400", "\u04ff", ("russian_stem",)),
    ("\u0600", "\u06ff", ("arabic_stem",)),
    ("\u0900", "\u097f", ("hindi_stem",)),
)
ASKED = """
    SELECT word, ts_lexize(dictionary::regdictionary, word)
    FROM unnest(%s::text[], %s::text[]) AS asked (word, dictionary)"""


@dataclass
class Stem:
    """The other forms under which a word is filed, and whether it says nothing by itself (the, of, dans)."""

    forms: frozenset[str] = frozenset()
    stop: bool = False


def stems(words: Iterable[str]) -> dict[str, Stem]:
    """By word, in one query; words of other scripts have none. A form that is the word itself is left out."""
    asked = [(word, name) for word in dict.fromkeys(words) for name in dictionaries(word)]
    found: dict[str, Stem] = {}
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [list(column) for column in zip(*asked, strict=True)])
            for word, forms in cursor.fetchall():
                known = found.get(word, Stem())
                found[word] = Stem(known.forms | (set(forms or ()) - {word}), known.stop or forms == [])
    return found


def dictionaries(word: str) -> tuple[str, ...]:
    return next((names for first, last, names in STEMMERS if first <= word[:1] <= last), ())
