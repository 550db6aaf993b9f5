"""Prepared statements, for the few verbs that run hundreds of times a second.

Putting a query together takes the ORM several times as long as PostgreSQL takes to answer it, and PostgreSQL plans it
anew each time. Here a statement is written by hand, or derived from a model once, and planned once a connection. All
run in the transaction that is open, are seen where queries are counted, and raise Django's own errors.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection, models

Model = TypeVar("Model", bound=models.Model)


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the statement returns; `%(name)s` stands for a value."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def select(model: type[Model], where: str, **values: Any) -> list[Model]:
    """The model's rows for which `where` is true; an order may follow it."""
    statement, names, converted = _selecting(model)
    return [model.from_db(None, names, _read(row, converted)) for row in rows(f"{statement} WHERE {where}", **values)]


def _cursor() -> Any:
    """One whose values travel apart from the statement, so that PostgreSQL can prepare it.

    Django's own puts them into the text, and is used where queries are logged, since it can tell what it ran.
    `prepare_threshold` of the settings says from which use on statements are prepared.
    """
    connection.ensure_connection()
    if connection.queries_logged:
        return connection.cursor()
    plain: Any = psycopg.Cursor(connection.connection)
    return connection.make_cursor(plain)


@cache
def _selecting(model: type[models.Model]) -> tuple[str, list[str], list[tuple[int, Any, list[Any]]]]:
    """The statement up to its WHERE, the fields' names, and by place what turns a value into what the field gives."""
    quote, table = connection.ops.quote_name, model._meta.db_table
    fields = model._meta.concrete_fields
    columns = [field.get_col(table) for field in fields]
    converted = [
        (place, column, several)
        for place, column in enumerate(columns)
        if (several := connection.ops.get_db_converters(column) + column.get_db_converters(connection))
    ]
    listed = ", ".join(quote(field.column or "") for field in fields)
    return f"SELECT {listed} FROM {quote(table)}", [field.attname for field in fields], converted  # noqa: S608 - names of our own tables


def _read(row: tuple[Any, ...], converted: list[tuple[int, Any, list[Any]]]) -> list[Any]:
    values = list(row)
    for place, column, several in converted:
        for convert in several:
            values[place] = convert(values[place], column, connection)
    return values
