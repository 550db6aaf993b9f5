"""What logging a page costs the request that shows it: microseconds a card, and against a bare push of as many bytes.

    python -m bench.exposure [--cards 40] [--rounds 5] [--pages 2000]

PostgreSQL and Valkey are real and this run's own. Four things are measured in turn, round by round, of which the
median stands: a page noted as served (`note_served`), a bare RPUSH of the same note on the same connection, a page
noted while the broker is away, which commits a row, and what the flush takes for a page. The target is 50 microseconds
a card for the first.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bench.services import services

MOST = 50.0  # microseconds a card


@dataclass(frozen=True)
class StoredCard:
    pk: UUID
    cover: UUID


def seconds(pages: int, act: Callable[[], object]) -> float:
    """Of one call."""
    started = time.perf_counter()
    for _ in range(pages):
        act()
    return (time.perf_counter() - started) / pages


def measured(cards: int, rounds: int, pages: int) -> dict[str, float]:
    """Median seconds of one page, by what was done."""
    from django.contrib.auth.models import AnonymousUser

    from feed.feeds.policy import HOT
    from feed.impressions.flush import flush
    from feed.impressions.notes import SERVED, note_served
    from feed.impressions.slate import Slate, condition
    from lib.ids import new_id
    from lib.process.redis_client import REST, redis_client, rest

    visitor, rows = AnonymousUser(), [StoredCard(new_id(), new_id()) for _ in range(cards)]

    def page() -> None:
        about = condition("hot", "", visitor)
        note_served(Slate("hot", HOT.name, rows, weights=HOT.weights, condition=about), visitor)

    page()
    note = redis_client().lindex(SERVED, 0)
    assert isinstance(note, bytes)
    found: dict[str, list[float]] = {"noted": [], "bare push": [], "broker away": [], "flushed": []}
    for _ in range(rounds):
        found["noted"].append(seconds(pages, page))
        found["bare push"].append(seconds(pages, lambda: redis_client().rpush("bench", note)))
        rest()
        found["broker away"].append(seconds(pages // 20, page))
        time.sleep(REST)
        redis_client().delete("bench")
        started = time.perf_counter()
        moved = flush()
        found["flushed"].append((time.perf_counter() - started) / max(1, moved))
    return {name: statistics.median(several) for name, several in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=int, default=2000)
    given = parser.parse_args()
    with services("exposure"):
        found = measured(given.cards, given.rounds, given.pages)
    for name, one in found.items():
        a_card, ratio = one * 1e6 / given.cards, one / found["bare push"]
        print(f"{name:12} {one * 1e6:8.0f} us a page {a_card:7.2f} us a card {ratio:6.2f} of a bare push")
    worst = found["noted"] * 1e6 / given.cards
    assert worst <= MOST, f"{worst:.1f} microseconds a card, more than {MOST}"


if __name__ == "__main__":
    main()
