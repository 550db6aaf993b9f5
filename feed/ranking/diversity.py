"""An order in which no maker and no motif crowds out the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
WINDOW = 20
LOOK_AHEAD = 200


def spread(
    items: Iterable[T], makers: Sequence[Hashable], *, of_a_maker: int, window: int = WINDOW, ahead: int = LOOK_AHEAD
) -> Iterator[T]:
    """The items in their order, except that at most `of_a_maker` of one maker stand among any `window` in a row.

    Who would be too many waits for the first place where they are not; when nothing else is left within `ahead`, the
    one that has waited longest comes after all. Every item comes once. `makers` are those of the items, in their order.
    """
    rest = iter(zip(items, makers, strict=True))
    waiting: deque[tuple[T, Hashable]] = deque()
    recent: deque[Hashable] = deque(maxlen=max(window - 1, 0))
    while True:
        while len(waiting) < ahead and (more := next(rest, None)) is not None:
            waiting.append(more)
            if recent.count(more[1]) < of_a_maker:
                break
        if not waiting:
            return
        at = next((place for place, (_item, maker) in enumerate(waiting) if recent.count(maker) < of_a_maker), 0)
        item, maker = waiting[at]
        del waiting[at]
        recent.append(maker)
        yield item
