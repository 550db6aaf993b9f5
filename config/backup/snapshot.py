"""One moment of the database, which pg_dump and our own questions see alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from gallery.files.storage import HELD


@contextmanager
def files_held() -> Iterator[None]:
    """Meanwhile no file of a picture is removed, whatever is erased; the sweep does it afterwards."""
    other = another_connection()
    try:
        other.execute("SELECT pg_advisory_lock(%s)", [HELD])
        yield
        other.execute("SELECT pg_advisory_unlock(%s)", [HELD])  # a connection that closes lets go of it a little later
    finally:
        other.close()


@contextmanager
def moment() -> Iterator[str]:
    """Inside, the rows stand still for this thread, and for whoever is told the snapshot's name."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def another_connection() -> Any:
    """To the same database, outside of every transaction; to be closed."""
    opened = connection.get_new_connection(connection.get_connection_params())
    opened.autocommit = True
    return opened
