"""What the first page of a person's own feed costs: choosing and scoring candidates, and reading one page of them.

    python -m bench.for_you [--posts 50000] [--people 5000] [--likes 500000] [--follows 50000] [--rounds 20]

Writes a gallery of that size into a PostgreSQL of its own. Someone who follows fifty people and has liked two hundred
posts opens the page: made anew each time, then from the order that is kept. Processor time is this process's alone;
the clock holds what PostgreSQL takes too. An edition of the hot feed made as the worker does is the yardstick of the
same run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from bench.services import services

READER = "reader"


def cost(act: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median milliseconds: of processor, by the clock."""
    found = []
    for _ in range(rounds):
        processor, clock = time.process_time(), time.perf_counter()
        act()
        found.append((time.process_time() - processor, time.perf_counter() - clock))
    return statistics.median(one for one, _ in found) * 1000, statistics.median(two for _, two in found) * 1000


def measured(rounds: int) -> dict[str, tuple[float, float]]:
    from django.utils import timezone

    from accounts.models import User
    from feed.editions.making import make_edition
    from feed.feeds.serving import read
    from feed.feeds.table import BY_NAME
    from feed.models import Card, PersonalOrder
    from gallery.models import Like

    reader = User.objects.get(handle=READER)
    posts = Card.objects.filter(listed=True).order_by("-published").values_list("post", flat=True)[:2000:10]
    Like.objects.bulk_create(Like(by=reader, post_id=post, created=timezone.now()) for post in posts)
    found = {"an edition": cost(make_edition, 1)}

    def anew() -> None:
        PersonalOrder.outdate(reader.pk)
        read(BY_NAME["for-you"], reader)

    anew()
    found["first page, made anew"] = cost(anew, rounds)
    found["first page, kept"] = cost(lambda: read(BY_NAME["for-you"], reader), rounds)
    found["hot, first page"] = cost(lambda: read(BY_NAME["hot"], reader), rounds)
    order = PersonalOrder.objects.latest("id")
    print(f"{order.ranked} candidates ranked, {len(order.posts) - order.ranked} left to chance")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("posts", 50_000), ("people", 5_000), ("likes", 500_000), ("follows", 50_000), ("rounds", 20)):
        parser.add_argument(f"--{name}", type=int, default=number)
    given = parser.parse_args()
    with services("for-you"):
        from bench import feed_gallery

        feed_gallery.load(feed_gallery.Size(given.posts, given.people, given.likes, given.follows))
        feed_gallery.follow(READER, 50)
        print(f"{'':<26} {'processor':>10} {'clock':>10}   ms")
        for name, (processor, clock) in measured(given.rounds).items():
            print(f"{name:<26} {processor:>10.1f} {clock:>10.1f}")


if __name__ == "__main__":
    main()
