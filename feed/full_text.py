"""Full-text search in PostgreSQL: words without accents or case, in English, French and as they stand."""

from __future__ import annotations

import unicodedata
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery

LANGUAGES = ("simple", "english", "french")
LONGEST = 200  # characters of a search; the rest is not read


def normalized(text: str) -> str:
    """Small letters without accents: "Forêt" and "foret" are one word. NUL bytes, which PostgreSQL refuses, go too."""
    parts = unicodedata.normalize("NFKD", text.replace("\0", " ")).casefold()
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def search_text(typed: str) -> str:
    """What a person typed to search for, as far as it is read."""
    return typed.replace("\0", " ").strip()[:LONGEST]


def search_query(text: str) -> SearchQuery:
    """What a person typed ("quotes", -without, or) as one query over every language indexed."""
    return reduce(or_, (SearchQuery(normalized(text), config=name, search_type="websearch") for name in LANGUAGES))
