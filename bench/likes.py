"""How many likes a second one hot post takes: `python -m bench.likes [--clients 16] [--seconds 4] [--rounds 3]`.

PostgreSQL's own `pgbench` sends each statement over as many connections, prepared, one commit each with fsync, each
like by another person; in rounds that take turns: the counter moved in the statement that writes the like (as it was
done before), a like with its change beside it (as `Like.add` does it) while another connection folds, and the like
alone, which is the most that there is. Then the count is compared with the likes, and how late it was at most.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.pgbench import transactions
from bench.services import services
from config.embedded.postgres import bundled_programs

PEOPLE = 300_000
WRITE = (
    "WITH added AS (INSERT INTO gallery_like (by_id, post_id, created)"
    " SELECT nextval('bench_liker'), id, now() FROM gallery_post ON CONFLICT (by_id, post_id) DO NOTHING"
    " RETURNING by_id, post_id) "
)
UPDATE = "UPDATE gallery_post SET like_count = like_count + 1, touched = now() FROM added WHERE id = added.post_id"
CHANGE = "INSERT INTO gallery_likechange (post_id, by, change) SELECT post_id, by_id, 1 FROM added"
STATEMENTS = {
    "the counter's row updated": WRITE + UPDATE,
    "its change beside it, folded": WRITE + CHANGE,
    "the like alone": WRITE + "SELECT FROM added",
}
FOLDED = "its change beside it, folded"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with services("likes") as folder:
        prepare()
        rates: dict[str, list[float]] = {name: [] for name in STATEMENTS}
        late: list[float] = []
        for _ in range(given.rounds):
            for name, statement in STATEMENTS.items():
                with folding(late if name == FOLDED else None):
                    rates[name].append(rate(folder, statement, given.clients, given.seconds))
                count_matches(add=name == "the like alone")
        first = rates["the counter's row updated"]
        for name, found in rates.items():
            ratio = median([one / other for one, other in zip(found, first, strict=True)])
            print(f"{name:<32}{median(found):>9,.0f} a second{ratio:>8.1f} times the update")
        print(f"the oldest change that waited: {max(late):.2f} s; every count right afterwards")


def prepare() -> None:
    """One post, and people of whom each likes it once."""
    from django.db import connection

    from bench import feed_gallery

    feed_gallery.load(feed_gallery.Size(posts=1, people=PEOPLE, likes=0, follows=0))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM gallery_like")
        cursor.execute("SELECT min(id) FROM accounts_user")
        cursor.execute(f"CREATE SEQUENCE bench_liker START {cursor.fetchone()[0]}")


def rate(folder: Path, statement: str, clients: int, seconds: int) -> float:
    """Committed likes a second."""
    from gallery.models import Like

    file, before = folder / "like.sql", Like.objects.count()
    file.write_text(statement + ";\n")
    how = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(file)]
    command = [str(bundled_programs() / "pgbench"), *how, os.environ["DATABASE_URL"]]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout
    liked = Like.objects.count() - before
    assert liked == transactions(said), "each was accepted exactly once"
    return liked / seconds


@contextmanager
def folding(late: list[float] | None) -> Iterator[None]:
    """Fold once a second, as the clock has the worker do; `late` is told how long the first of each waited (s)."""
    ending = threading.Event()

    def fold() -> None:
        from django.db import connection

        from gallery.models import LikeChange

        began = time.monotonic()
        while not ending.wait(max(0.0, began + 1 - time.monotonic())):
            since, began = began, time.monotonic()
            LikeChange.fold()
            if late is not None:
                late.append(time.monotonic() - since)
        connection.close()

    worker = threading.Thread(target=fold)
    if late is not None:
        worker.start()
    yield
    ending.set()
    if late is not None:
        worker.join()


def count_matches(*, add: bool) -> None:
    """Of the post; where likes were written alone, what they would have changed is written first."""
    from gallery.models import Like, LikeChange, Post

    LikeChange.fold()
    post, liked = Post.objects.get(), Like.objects.count()
    if add:
        Post.objects.update(like_count=liked)
    else:
        assert post.like_count == liked, (post.like_count, liked)


if __name__ == "__main__":
    main()
