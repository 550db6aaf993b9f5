"""The database as it was migrated, put back after each test that commits.

Django truncates all of its hundred tables then, and makes permissions and content types anew, which takes longer than
most of these tests do. Here only tables that have rows are emptied, and what the migrations wrote comes back. Unlike
after Django's own flush, the plans and rules of a new site are there for the next test.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

Rows = list[bytes]  # of a table, as COPY writes them, sorted


class Pristine:
    """What the migrations wrote, by table; most tables are empty."""

    def __init__(self) -> None:
        """Reads it, before the first test."""
        self.tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        with connection.cursor() as cursor:
            self.rows = {table: _rows(cursor, table) for table in _filled(cursor, self.tables)}

    def put_back(self) -> None:
        """What has been committed is undone. Triggers and foreign keys rest meanwhile: some rows may not be deleted."""
        with connection.cursor() as cursor:
            filled = _filled(cursor, self.tables)
            changed = [table for table in {*filled, *self.rows} if _rows(cursor, table) != self.rows.get(table)]
            cursor.execute("SET session_replication_role = replica")
            for table in changed:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a table of ours
                if rows := self.rows.get(table):
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                        copy.write(b"".join(rows))
            cursor.execute("SET session_replication_role = DEFAULT")


def _filled(cursor: CursorWrapper, tables: list[str]) -> list[str]:
    """Those that have rows."""
    looks = [f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables]  # noqa: S608 - a table of ours
    cursor.execute(" UNION ALL ".join(looks))
    return [name for (name,) in cursor.fetchall()]


def _rows(cursor: CursorWrapper, table: str) -> Rows:
    with cursor.copy(f'COPY (SELECT * FROM "{table}") TO STDOUT') as copy:  # noqa: S608 - a table of ours
        return sorted(bytes(row) for row in copy)
