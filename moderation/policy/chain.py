"""A chain of records, each of which holds the digest of the one before, so that none is changed or taken unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64


def digest(said: Mapping[str, Any], previous: str) -> str:
    """SHA-256 in hexadecimal over what a record says, as JSON with sorted keys, and the digest before it."""
    text = json.dumps([said, previous], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def moment(when: datetime) -> datetime:
    """In UTC, to the millisecond: as every copy of a database keeps it, also one in JSON."""
    when = when.astimezone(UTC)
    return when.replace(microsecond=when.microsecond // 1000 * 1000)


Link = tuple[int, Mapping[str, Any], str, str]  # its number, what it says, the digest before it and its own


def faults(links: Iterable[Link], last: int) -> Iterator[tuple[int, str]]:
    """The number of each record that is not as it was written, and what is wrong. `last` is the highest number that
    was ever given."""
    number, before = 0, BEGINNING
    for found, said, previous, own in links:
        for missing in range(number + 1, found):
            yield missing, "dropped"
        if found == number + 1 and previous != before:
            yield found, "does not follow the one before"
        if digest(said, previous) != own:
            yield found, "altered"
        number, before = found, own
    for missing in range(number + 1, last + 1):
        yield missing, "dropped"
