"""What a page of each feed costs, against what this machine does at its best, in one run.

    python -m bench.feed [--posts 1000000] [--people 100000] [--likes 20000000] [--follows 2000000] [--seconds 3]
                         [--rounds 3] [--deep 500]

Writes a gallery of that size into a PostgreSQL of its own (a million posts: some minutes, and 6 GB under /tmp), reads
the pages it will ask for once, so that their cards are stored, and then asks, in rounds that take turns: a bare hello
(ASGI), Django's empty view (WSGI, without middleware and with all of ours), pgbench's page of 40 posts joined with
their makers and its page of 40 ready cards, and every feed, as HTML for a visitor and for a member, and as JSON. Each
is asked over one connection for `--seconds`; what counts is the processor time that server, PostgreSQL and asker spend
on a request together, of which the median of the rounds is taken: "a second" is how many of them two cores have the
time for. Then the rows and buffers that each feed's statement reads, on its first page and on page `--deep`. With
`--posts 10000` all takes about two minutes; never longer than loading plus rounds x 25 x (seconds + 1).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.asking import Connection, Cost, Server, cost_of, cost_of_pgbench, request
from bench.services import services
from config.embedded.postgres import bundled_programs

FEEDS = ("hot", "new", "following", "top-day", "top-all")
PAGES = {"hot": "/", "new": "/new", "following": "/following", "top-day": "/top/day", "top-all": "/top/all"}
MEMBER, CROWD = "member", "crowd"  # whoever follows 15, and whoever follows 2,000
JOINED = """\\set place random(1, {farthest})
SELECT post.id, post.title, post.rating, post.visibility, post.published, post.like_count, post.comment_count,
  post.remix_count, maker.handle, maker.display_name, maker.avatar_key
FROM gallery_post AS post JOIN accounts_user AS maker ON maker.id = post.maker_id
WHERE post.state = 'published' AND post.visibility IN ('public', 'followers') AND maker.state = 'active'
  AND (post.published, post.id) < (now() - :place * interval '97 seconds', 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY post.published DESC, post.id DESC LIMIT 40;
"""
READY = """\\set place random(41, 20000)
SELECT text FROM bench_ready WHERE n < :place ORDER BY n DESC LIMIT 40;
"""
MAKE_READY = (
    "CREATE TABLE bench_ready AS SELECT n, repeat(md5(n::text), 60) AS text FROM generate_series(1, 20000) n",
    "ALTER TABLE bench_ready ADD PRIMARY KEY (n)",
    "VACUUM ANALYZE bench_ready",
)
ROW = "{:<44} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}"
HEAD = ("", "a second", "ms", "server", "database", "hello", "empty", "joined", "ready")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("posts", 1_000_000), ("people", 100_000), ("likes", 20_000_000), ("follows", 2_000_000)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--deep", type=int, default=500, help="the number of the page that is far down")
    given = parser.parse_args()
    with services("feed", WEB_THREADS="1", ALLOWED_HOSTS="*") as folder:
        from bench import feed_gallery

        feed_gallery.load(feed_gallery.Size(given.posts, given.people, given.likes, given.follows))
        feed_gallery.follow(MEMBER, 15)
        feed_gallery.follow(CROWD, 2000)
        make_ready()
        with everything(folder, given) as measures:
            print_ratios(in_turns(measures, given.rounds))
        print_reads(given.deep)


def make_ready() -> None:
    from django.db import connection

    from feed.editions.making import make_edition

    with connection.cursor() as cursor:
        for statement in MAKE_READY:
            cursor.execute(statement)
    make_edition()


@contextmanager
def everything(folder: Path, given: argparse.Namespace) -> Iterator[dict[str, Callable[[], Cost]]]:
    """What is measured by name, with all servers running."""
    hello = Server("bench.hello:hello", interface="asgi")
    empty = Server("bench.hello:application", factory=True)
    whole = Server("bench.hello:application", factory=True, BENCH_MIDDLEWARE="1")
    pages = Server("config.wsgi:application")
    try:
        found: dict[str, Callable[[], Cost]] = {}
        for name, server in (("hello, ASGI", hello), ("Django's empty view", empty)):
            found[name] = asker(server, request("/"), folder, given.seconds)
        found["the same, our middleware"] = asker(whole, request("/empty"), folder, given.seconds)
        for name, script in (("pgbench, joined", JOINED), ("pgbench, ready cards", READY)):
            within = script.replace("{farthest}", str(max(1, min(20_000, given.posts // 2))))
            found[name] = bencher(name, within, folder, given.seconds)
        for name, asked in requests(pages.port, given.deep).items():
            found[name] = asker(pages, asked, folder, given.seconds)
        yield found
    finally:
        for server in (hello, empty, whole, pages):
            server.stop()


def requests(port: int, deep: int) -> dict[str, bytes]:
    """Every request for a page of ours, read once so that its cards are stored; some far down."""
    from bench.feed_gallery import cookie_of

    cookies = {"visitor": f"csrftoken={'a' * 32}", "follows 15": cookie_of(MEMBER), "follows 2,000": cookie_of(CROWD)}
    found = {}
    for feed in FEEDS:
        for who, cookie in cookies.items():
            if (feed == "following") <= (who != "visitor") and (feed == "following" or who != "follows 2,000"):
                found[f"{feed}, HTML, {who}"] = request(PAGES[feed], cookie)
        found[f"{feed}, JSON"] = request(
            f"/api/v1/feeds/{feed}", cookies["follows 15" if feed == "following" else "visitor"]
        )
    found["tag, HTML, visitor"] = request("/tags/tag-3", cookies["visitor"])
    down = Connection(port)
    address = "/api/v1/feeds/hot"
    for _page in range(deep - 1):
        link = json.loads(down.get(request(address)).partition(b"\r\n\r\n")[2])["next"]
        if not link:
            break
        address = link.partition("localhost")[2]
    found[f"hot, JSON, page {deep}"] = request(address)
    found[f"hot, HTML, page {deep}"] = request("/?" + address.partition("?")[2], cookies["visitor"])
    for asked in found.values():
        down.get(asked)
    return found


def asker(server: Server, asked: bytes, folder: Path, seconds: float) -> Callable[[], Cost]:
    return lambda: cost_of(server, asked, folder, seconds=seconds)


def bencher(name: str, script: str, folder: Path, seconds: float) -> Callable[[], Cost]:
    file = folder / f"{name.replace(' ', '-')}.sql"
    file.write_text(script)
    how = ["-n", "-M", "prepared", "-c", "1", "-j", "1", "-T", str(max(1, round(seconds)))]
    command = [str(bundled_programs() / "pgbench"), *how, "-f", str(file), os.environ["DATABASE_URL"]]

    def count(said: str) -> int:
        found = re.search(r"actually processed: (\d+)", said)
        assert found, said
        return int(found[1])

    return lambda: cost_of_pgbench(command, folder, count=count)


def in_turns(measures: dict[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The median cost of each, of so many rounds in which everything has its turn."""
    costs: dict[str, list[Cost]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            costs[name].append(measure())
    return {name: sorted(several, key=lambda cost: cost.whole)[len(several) // 2] for name, several in costs.items()}


def print_ratios(costs: dict[str, Cost]) -> None:
    marks = ("hello, ASGI", "Django's empty view", "pgbench, joined", "pgbench, ready cards")
    print(ROW.format(*HEAD))
    for name, cost in costs.items():
        ratios = [f"{costs[mark].whole / cost.whole:.3f}" for mark in marks]
        print(
            ROW.format(
                name,
                f"{cost.a_second:,.0f}",
                f"{cost.whole:.3f}",
                f"{cost.server:.3f}",
                f"{cost.database:.3f}",
                *ratios,
            )
        )
    load = subprocess.run(["uptime"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"({load})\n")


def print_reads(deep: int) -> None:
    """Rows of the page and buffers of its statement, as EXPLAIN tells them; first page and one far down."""
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from feed.feeds.table import BY_NAME
    from lib import prepared

    print(f"{'':<28}{'page':>6}{'rows':>8}{'buffers':>10}{'ms':>10}")
    people: dict[str, Any] = {
        "visitor": AnonymousUser(),
        **{one.handle: one for one in User.objects.filter(handle__in=[MEMBER, CROWD])},
    }
    for name in (*FEEDS, "top-week", "top-month"):
        for who, viewer in people.items():
            feed = BY_NAME[name]
            if not feed.opens_for(viewer) or (who == CROWD and name != "following"):
                continue
            for page in (1, deep):
                cursor = "" if page == 1 else walk(feed, viewer, page)
                with told(prepared) as statements:
                    feed.page(viewer, None, cursor, 40, "html-en")
                rows, buffers, took = explained(*statements[-1])
                print(f"{name + ', ' + who:<28}{page:>6}{rows:>8}{buffers:>10}{took:>10.2f}")


def walk(feed: Any, viewer: Any, page: int) -> str:
    """The cursor of a page, as far down as there is one."""
    cursor = ""
    for _ in range((page - 1) * 40 // 100):
        following = feed.page(viewer, None, cursor, 100, "json").next_cursor
        if not following:
            break
        cursor = following
    return cursor


@contextmanager
def told(prepared: Any) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The statements that are run, with their values."""
    found: list[tuple[str, dict[str, Any]]] = []
    run = prepared.rows

    def rows(statement: str, **values: Any) -> Any:
        found.append((statement, values))
        return run(statement, **values)

    prepared.rows = rows
    try:
        yield found
    finally:
        prepared.rows = run


def explained(statement: str, values: dict[str, Any]) -> tuple[int, int, float]:
    """Rows, buffers and milliseconds: the second time, when all is in memory."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
            [[plan]] = cursor.fetchone()
    top = plan["Plan"]
    if os.environ.get("BENCH_PLANS"):
        print(json.dumps(plan, indent=1))
    return top["Actual Rows"], top["Shared Hit Blocks"] + top["Shared Read Blocks"], plan["Execution Time"]


if __name__ == "__main__":
    main()
