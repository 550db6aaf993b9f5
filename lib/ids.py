"""Public identifiers: UUIDv7 (RFC 9562), so that order of id is order of time, written in base 62 in addresses."""

from __future__ import annotations

import datetime as dt
import uuid

from uuid6 import uuid7

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 22


def new_id() -> uuid.UUID:
    """A fresh UUIDv7 as a plain `uuid.UUID`."""
    return uuid.UUID(int=uuid7().int)


def first_id(moment: dt.datetime) -> uuid.UUID:
    """The least UUIDv7 of this moment (RFC 9562: 48 bits of milliseconds come first)."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def to_text(value: uuid.UUID) -> str:
    """22 base-62 digits; text order is time order."""
    number, digits = value.int, []
    for _ in range(LENGTH):
        number, digit = divmod(number, 62)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def from_text(text: str) -> uuid.UUID:
    """The inverse of `to_text`; also takes the canonical form with hyphens. Raises ValueError for anything else."""
    if len(text) == 36:
        return uuid.UUID(text)
    if len(text) != LENGTH:
        raise ValueError("not an identifier")
    number = 0
    for digit in text:
        number = number * 62 + ALPHABET.index(digit)
    if number >> 128:
        raise ValueError("not an identifier")
    return uuid.UUID(int=number)


class IdConverter:
    """Path converter `<id:name>` for the base-62 form."""

    regex = "[0-9A-Za-z]{22}"

    def to_python(self, value: str) -> uuid.UUID:
        return from_text(value)

    def to_url(self, value: uuid.UUID | str) -> str:
        return value if isinstance(value, str) and len(value) == LENGTH else to_text(uuid.UUID(str(value)))
