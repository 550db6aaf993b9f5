"""What a stage's text may not say, so that DuckDB and Daft read the same in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = {
    r"\b(left|right)?\s*(semi|anti)\s+join\b": "semi and anti joins: Daft's SQL has none; write IN or NOT IN over ids",
    r"\bas\s+(cluster|user|order|group|table|index)\b": "a reserved name",
    r"\b(random|uuid|now|current_timestamp|current_date)\b": "what is another each time",
    r"\b(sum|avg)\s*\(\s*(guidance_scale|strength|propensity)\b": "a sum of floats, which depends on their order",
    r"\bqualify\b": "QUALIFY, which Daft's SQL has not",
    r"\bselect\s+\*\s+exclude\b": "EXCLUDE, which Daft's SQL has not",
}
OVER = re.compile(r"row_number\(\)\s+over\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", re.IGNORECASE)


def common(sql: str) -> str:
    """The same text. Raises ValueError for one that is not in the common subset."""
    found = list(complaints(sql))
    if found:
        raise ValueError("; ".join(found))
    return sql


def complaints(sql: str) -> Iterator[str]:
    """One line for each thing that is not in the common subset."""
    text = " ".join(sql.lower().split())
    for pattern, said in WORDS.items():
        if re.search(pattern, text):
            yield said
    if re.search(r"\border by\b", OVER.sub("", text)):
        yield "ORDER BY outside of a window: rows are sorted once, at the end"
    for window in OVER.findall(text):
        if not re.search(r"order by .*\bid\s*(asc)?\s*$", window.strip()):
            yield f"an order that does not end in id: {window.strip()}"
    if "row_number" in text and not OVER.search(text):
        yield "a row number without a window that can be read"
