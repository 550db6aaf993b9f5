"""What PostgreSQL alone does of a page of forty, by its own `pgbench`: joined with makers, and as ready cards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from bench.asking import Cost, cost_of_pgbench
from config.embedded.postgres import bundled_programs

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


def make_ready() -> None:
    """The table of cards that `READY` reads."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in MAKE_READY:
            cursor.execute(statement)


def pages(folder: Path, *, posts: int, seconds: float) -> dict[str, Callable[[], Cost]]:
    """Both, by name; over one connection, prepared."""
    joined = JOINED.replace("{farthest}", str(max(1, min(20_000, posts // 2))))
    scripts = {"pgbench, joined": joined, "pgbench, ready cards": READY}
    return {name: page(name, script, folder, seconds) for name, script in scripts.items()}


def page(name: str, script: str, folder: Path, seconds: float) -> Callable[[], Cost]:
    file = folder / f"{name.replace(' ', '-')}.sql"
    file.write_text(script)
    how = ["-n", "-M", "prepared", "-c", "1", "-j", "1", "-T", str(max(1, round(seconds)))]
    command = [str(bundled_programs() / "pgbench"), *how, "-f", str(file), os.environ["DATABASE_URL"]]
    return lambda: cost_of_pgbench(command, folder, count=transactions)


def transactions(said: str) -> int:
    """Of what pgbench reports at its end."""
    found = re.search(r"actually processed: (\d+)", said)
    assert found, said
    return int(found[1])
