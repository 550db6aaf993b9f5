"""What a page of each feed costs, against what this machine does at its best, in one run.

    python -m bench.feed [--posts 1000000] [--people 100000] [--likes 20000000] [--follows 2000000] [--seconds 3]
                         [--rounds 3] [--deep 500] [--requests 100000] [--load 20] [--copy]

Writes a gallery of that size into a PostgreSQL of its own (a million posts: some minutes, and 10 GB under /tmp), reads
the pages it will ask for once, so that their cards are stored, and then asks, in rounds that take turns: a bare hello
(ASGI), Django's empty view (WSGI, without middleware and with all of ours), pgbench's page of 40 posts joined with
their makers and its page of 40 ready cards, a page that the front keeps, and every feed, as HTML for a visitor and for
a member, and as JSON. Each is asked over one connection for `--seconds`; what counts is the processor time that server,
PostgreSQL and asker spend on a request together, of which the median of the rounds is taken: "a second" is how many of
them two cores have the time for. Then the rows and buffers that each feed's statements read, on its first page and on
page `--deep`; the memory of a web process after `--requests`; and, for `--load` seconds, how long pages take while 300
likes a second arrive and jobs are accepted. `--copy` says beforehand whether COPY would load faster.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench import endurance, feed_pages, pgbench, plans
from bench.asking import Cost, Server, cost_of, request
from bench.services import services

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MARKS = ("hello, ASGI", "Django's empty view", "pgbench, joined", "pgbench, ready cards")
ROW = "{:<44} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}"
HEAD = ("", "a second", "ms", "server", "database", "hello", "empty", "joined", "ready")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("posts", 1_000_000), ("people", 100_000), ("likes", 20_000_000), ("follows", 2_000_000)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--deep", type=int, default=500, help="the number of the page that is far down")
    parser.add_argument("--requests", type=int, default=100_000, help="after which memory is read; 0 for none")
    parser.add_argument("--load", type=float, default=20.0, help="seconds of likes and jobs beside pages; 0 for none")
    parser.add_argument("--copy", action="store_true", help="compare INSERT from a query with COPY")
    given = parser.parse_args()
    with services("feed", WEB_THREADS="1", ALLOWED_HOSTS="*") as folder:
        from bench import feed_gallery

        feed_gallery.load(feed_gallery.Size(given.posts, given.people, given.likes, given.follows))
        if given.copy:
            feed_gallery.compare_with_copy()
        feed_gallery.follow(feed_pages.MEMBER, 15)
        feed_gallery.follow(feed_pages.CROWD, 2000)
        prepare()
        with everything(folder, given) as measures:
            print_ratios(in_turns(measures, given.rounds))
        plans.print_reads(viewers(), given.deep, crowd=feed_pages.CROWD)
        if given.requests:
            endurance.print_memory(given.requests)
        if given.load:
            endurance.print_waits(given.load)


def prepare() -> None:
    """What the feed's worker would have done: an edition, and the cards of all that it may show or draw."""
    from feed.editions.making import make_edition
    from feed.models import Edition
    from gallery.cards import stored

    pgbench.make_ready()
    make_edition()
    posts = Edition.objects.latest("pk").posts
    for start in range(0, len(posts), 500):
        stored.prepare(posts[start : start + 500])


def viewers() -> Mapping[str, User | AnonymousUser]:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

    known = User.objects.filter(handle__in=[feed_pages.MEMBER, feed_pages.CROWD])
    return {"visitor": AnonymousUser(), **{one.handle: one for one in known}}


@contextmanager
def everything(folder: Path, given: argparse.Namespace) -> Iterator[dict[str, Callable[[], Cost]]]:
    """What is measured by name, with all servers running."""
    with ExitStack() as running:
        hello = running.enter_context(Server("bench.hello:hello", interface="asgi"))
        empty = running.enter_context(Server("bench.hello:application", factory=True))
        whole = running.enter_context(Server("bench.hello:application", factory=True, BENCH_MIDDLEWARE="1"))
        front = running.enter_context(Server("config.asgi:application", interface="asgi"))
        pages = running.enter_context(Server("config.wsgi:application"))

        def asker(server: Server, asked: bytes) -> Callable[[], Cost]:
            return lambda: cost_of(server, asked, folder, seconds=given.seconds)

        found = {name: asker(server, request("/")) for name, server in zip(MARKS, (hello, empty), strict=False)}
        found["the same, our middleware"] = asker(whole, request("/empty"))
        found |= pgbench.pages(folder, posts=given.posts, seconds=given.seconds)
        found["new, HTML, kept by the front"] = asker(front, request("/new", coding="br"))
        found |= {name: asker(pages, asked) for name, asked in feed_pages.requests(pages.port, given.deep).items()}
        yield found


def in_turns(measures: dict[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The median cost of each, of so many rounds in which everything has its turn."""
    costs: dict[str, list[Cost]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            costs[name].append(measure())
    return {name: sorted(several, key=lambda cost: cost.whole)[len(several) // 2] for name, several in costs.items()}


def print_ratios(costs: dict[str, Cost]) -> None:
    print(ROW.format(*HEAD))
    for name, cost in costs.items():
        ratios = [f"{costs[mark].whole / cost.whole:.3f}" for mark in MARKS]
        parts = [f"{part:.3f}" for part in (cost.whole, cost.server, cost.database)]
        print(ROW.format(name, f"{cost.a_second:,.0f}", *parts, *ratios))
    load = subprocess.run(["uptime"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"({load})\n", flush=True)


if __name__ == "__main__":
    main()
