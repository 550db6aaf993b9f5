"""When a surge begins and ends, and who is let in when: arithmetic, without a clock or a database.

A surge begins once the likely wait has been too long for a while, and ends once it has been short for a longer while,
so that it does not flicker. While it lasts, people can be let in by stages: a hundred groups, drawn anew for every
surge, of which each stage lets in some more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import ceil

GROUPS = 100


@dataclass(frozen=True)
class Thresholds:
    """Everything in seconds: the likely waits at which it begins and ends, and for how long they must hold."""

    begins_at: float
    begins_after: float
    ends_at: float
    ends_after: float


@dataclass(frozen=True)
class Switch:
    """Whether a surge is on, and since which second the wait has been across the threshold that would turn it."""

    active: bool = False
    crossed: float | None = None

    def look(self, wait: float, now: float, limits: Thresholds) -> Switch:
        """The switch after a look at the likely wait."""
        across = wait <= limits.ends_at if self.active else wait >= limits.begins_at
        if not across:
            return Switch(self.active)
        crossed = now if self.crossed is None else self.crossed
        if now - crossed >= (limits.ends_after if self.active else limits.begins_after):
            return Switch(not self.active)
        return Switch(self.active, crossed)


@dataclass(frozen=True)
class Stages:
    """`first` percent of the people are let in at once and as many more every `every` seconds; 100 is everybody."""

    first: int = 100
    every: float = 600.0

    def opens(self, group: int) -> float:
        """Seconds after the surge began at which this group (0 to 99) is let in."""
        return self.every * (group // self.first)

    def share(self, elapsed: float) -> int:
        """The percentage that is in so many seconds after it began."""
        return min(GROUPS, self.first * (1 + int(elapsed // self.every)))

    @property
    def whole(self) -> float:
        """Seconds until everybody is in."""
        return self.every * (ceil(GROUPS / self.first) - 1)


def group_of(person: object, surge: object) -> int:
    """The group, 0 to 99, that chance puts this person into in this surge; the same whenever it is asked."""
    return int.from_bytes(hashlib.sha256(f"{surge}/{person}".encode()).digest()[:8]) % GROUPS
