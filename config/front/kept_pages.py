"""Pages in memory, each for a second at most, and together no more than so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from config.front.page import Page

SECONDS = 1.0
RENEWED_AFTER = 0.6  # seconds; who asks then is still shown the page, while the next one is made
SMALLEST = 500


@dataclass
class Kept:
    """`page` is None where the address turned out to be none for many. Times are the clock's, in seconds."""

    page: Page | None
    since: float
    renewing: bool = False

    @property
    def size(self) -> int:
        return self.page.size if self.page else SMALLEST


class KeptPages:
    """The least asked for make room. `clock` answers seconds."""

    def __init__(self, most_bytes: int, clock: Callable[[], float]) -> None:
        self.most_bytes, self.clock, self.bytes = most_bytes, clock, 0
        self.found: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        """What is kept under this key and no older than its second."""
        kept = self.found.get(key)
        if kept is None or self.clock() - kept.since >= SECONDS:
            return None
        self.found.move_to_end(key)
        return kept

    def wants_renewal(self, kept: Kept) -> bool:
        """True once in a page's life, to whoever asks late in its second."""
        due = not kept.renewing and self.clock() - kept.since >= RENEWED_AFTER
        kept.renewing = kept.renewing or due
        return due

    def keep(self, key: Hashable, page: Page | None, since: float) -> None:
        """Keep what was begun to be made at `since`: its second counts from when the rows were read."""
        self.drop(key)
        kept = self.found[key] = Kept(page, since)
        self.bytes += kept.size
        while self.bytes > self.most_bytes:
            self.drop(next(iter(self.found)))

    def drop(self, key: Hashable) -> None:
        if kept := self.found.pop(key, None):
            self.bytes -= kept.size

    def sweep(self) -> None:
        """Let go of all whose second is over."""
        now = self.clock()
        for key in [key for key, kept in self.found.items() if now - kept.since >= SECONDS]:
            self.drop(key)
