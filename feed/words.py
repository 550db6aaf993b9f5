"""Words as search sees them: without accents or case, in English, French and as they stand."""

from __future__ import annotations

import unicodedata
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery

LANGUAGES = ("simple", "english", "french")


def plain(text: str) -> str:
    """Small letters without accents: "Forêt" and "foret" are one word. NUL bytes, which PostgreSQL refuses, go too."""
    parts = unicodedata.normalize("NFKD", text.replace("\0", " ")).casefold()
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def query(text: str) -> SearchQuery:
    """What a person typed ("quotes", -without, or) as one query over every language indexed."""
    return reduce(or_, (SearchQuery(plain(text), config=name, search_type="websearch") for name in LANGUAGES))
