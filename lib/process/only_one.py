"""One process at a time, by an advisory lock of PostgreSQL that ends with the database session that holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def only_one(lock: int, *, wait: bool = False) -> Iterator[bool]:
    """Whether this is the only one at what `lock` (a 64-bit number) stands for; with `wait`, it is before long."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
            mine = True
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
            mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
