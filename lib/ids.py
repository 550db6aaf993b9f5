"""Public identifiers: UUIDv7 (RFC 9562), so that order of id is order of time, written in base 62 in addresses."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import threading
import time
import uuid

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 22
COUNTER_BITS, TAIL_BITS = 42, 32
MOST_DRIFT_MS = 1_000
_ids: Uuid7


class Uuid7:
    """UUIDv7s of one process, each greater than the one before (RFC 9562, 6.2, method 1: a counter of 42 bits).

    48 bits of milliseconds since 1970 come first, then version and variant, the counter between and around them, and 32
    random bits. While the clock stands, or was set back by at most a second, the milliseconds stay and the counter
    goes on; a clock that was set back further is believed, so that no id is ever more than a second ahead of it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._millisecond = -1
        self._counter = 0

    def next(self) -> uuid.UUID:
        with self._lock:
            now = time.time_ns() // 1_000_000
            ahead = self._millisecond - now
            if 0 <= ahead <= MOST_DRIFT_MS and self._counter + 1 < 1 << COUNTER_BITS:
                self._counter += 1
            else:
                self._millisecond = now if ahead < 0 or ahead > MOST_DRIFT_MS else self._millisecond + 1
                self._counter = secrets.randbits(COUNTER_BITS - 1)
            millisecond, counter = self._millisecond, self._counter
        high, low = divmod(counter, 1 << 30)
        return uuid.UUID(
            int=millisecond << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << TAIL_BITS | secrets.randbits(TAIL_BITS)
        )


def _begin_anew() -> None:
    """A forked child counts on its own."""
    global _ids
    _ids = Uuid7()


_begin_anew()
os.register_at_fork(after_in_child=_begin_anew)


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return _ids.next()


def first_id(moment: dt.datetime) -> uuid.UUID:
    """A bound: every UUIDv7 of this moment or later is greater (RFC 9562: 48 bits of milliseconds come first)."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def moment_of(key: uuid.UUID) -> dt.datetime:
    """When a UUIDv7 was made, to the millisecond, in UTC."""
    return dt.datetime.fromtimestamp((key.int >> 80) / 1000, dt.UTC)


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
