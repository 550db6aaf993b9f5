"""Prepared statements, for the few verbs that run hundreds of times a second.

Putting a query together takes the ORM several times as long as PostgreSQL takes to answer it, and PostgreSQL plans it
anew each time. Here a statement is written by hand, or derived from a model once, and planned once a connection. All
run in the transaction that is open, are seen where queries are counted, and raise Django's own errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection, connections, models
from psycopg import sql

# Values that psycopg writes as these fields would have them written.
PLAIN = frozenset({str, int, float, bool, UUID, datetime})
AS_IT_IS = frozenset(
    {
        *(models.CharField, models.TextField, models.UUIDField, models.DateTimeField, models.FloatField),
        *(models.BooleanField, models.PositiveIntegerField, models.PositiveSmallIntegerField, models.ForeignKey),
    }
)

Model = TypeVar("Model", bound=models.Model)


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the statement returns; `%(name)s` stands for a value."""
    with _cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.pgresult.nfields else []


def statement(query: models.QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> str:
    """A query of the ORM as a statement for `rows`, in which `%(name)s` stands where the query has that stand-in.

    Everything else that the query holds becomes part of the text, so that PostgreSQL knows it when it plans.
    """
    text, held = query.query.get_compiler(connection=connection).as_sql()
    connection.ensure_connection()
    said = [_named(value, stand_ins) or _literal(value) for value in held]
    return str(text % tuple(said))


def _named(value: Any, stand_ins: Mapping[str, Any]) -> str:
    """`%(name)s` of the stand-in that this is, perhaps in a type of the driver's own; nothing for any other value."""
    found = (name for name, one in stand_ins.items() if isinstance(value, type(one)) and value == one)
    name = next(found, "")
    return name and f"%({name})s"


def _literal(value: Any) -> str:
    return str(sql.Literal(value).as_string(connection.connection)).replace("%", "%%")


def select(model: type[Model], where: str, **values: Any) -> list[Model]:
    """The model's rows for which `where` is true; an order may follow it."""
    table = _table(model)
    return [table.read(row) for row in rows(f"SELECT {table.columns} FROM {table.name} WHERE {where}", **values)]  # noqa: S608 - names of our own tables


def select_beside(models: Sequence[type[models.Model]], more: str, source: str, **values: Any) -> list[list[Any]]:
    """Rows of several models at once, each None where an outer join found none, followed by the columns `more`.

    `source` is all that follows FROM, in which the models' tables stand under their own names.
    """
    tables = [_table(model) for model in models]
    columns = ", ".join([*(table.columns for table in tables), more])
    found = []
    for row in rows(f"SELECT {columns} FROM {source}", **values):  # noqa: S608 - names of our own tables
        one, start = [], 0
        for table in tables:
            one.append(table.read_or_none(row[start : start + len(table.names)]))
            start += len(table.names)
        found.append([*one, *row[start:]])
    return found


def update(model: type[Model], statement: str, more: str = "true", **values: Any) -> list[tuple[Model, Any]]:
    """The model's rows as an UPDATE of its table, under its own name, has left them, each with the column `more`."""
    table = _table(model)
    changed = rows(f"{statement} RETURNING {table.columns}, {more}", **values)
    return [(table.read(row[:-1]), row[-1]) for row in changed]


def insert(*several: models.Model, unless_there: bool = False) -> None:
    """Write new rows, of one model or each of another, as they are: nothing is filled in on the way.

    A row that breaks a unique constraint is left out where it may be there already (`unless_there`).
    """
    if len({type(one) for one in several}) == len(several):
        _insert_together(several, unless_there)
    else:
        _insert_alike(several, unless_there)
    for one in several:
        one._state.adding, one._state.db = False, connection.alias


def _insert_together(several: Sequence[models.Model], unless_there: bool) -> None:
    """In one statement; keys from one row to another are checked at the commit, as Django declares them."""
    if not several:
        return
    here, statements, values = connections[connection.alias], [], []
    for one in several:
        table = _table(type(one))
        filled = table.filled(one)
        statements.append(table.inserting(filled, unless_there))
        values += table.values(one, filled, here)
    *before, last = statements
    named = ", ".join(f"written_{number} AS ({statement})" for number, statement in enumerate(before))
    with _cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if named else last, values)


def _insert_alike(several: Sequence[models.Model], unless_there: bool) -> None:
    """By one statement a row, which travel together."""
    here, table = connections[connection.alias], _table(type(several[0]))
    filled = table.filled(*several)
    with _cursor() as cursor:
        written = [table.values(one, filled, here) for one in several]
        cursor.executemany(table.inserting(filled, unless_there), written)


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


@dataclass(frozen=True)
class _Table:
    """What is derived from a model: its columns, and how their values are read and written."""

    model: Any
    name: str
    columns: str
    names: list[str]
    key: int
    converted: list[tuple[int, Any, list[Any]]]
    prepare: dict[str, Callable[..., Any]]
    as_it_is: frozenset[str]

    def read(self, row: Iterable[Any]) -> Any:
        values = list(row)
        for place, column, several in self.converted:
            for convert in several:
                values[place] = convert(values[place], column, connection)
        return self.model.from_db(None, self.names, values)

    def read_or_none(self, row: Sequence[Any]) -> Any:
        return None if row[self.key] is None else self.read(row)

    def filled(self, *several: models.Model) -> list[str]:
        """The fields that are not null in all of these rows."""
        return [name for name in self.names if any(getattr(one, name) is not None for one in several)]

    def values(self, one: models.Model, names: Sequence[str], here: Any) -> list[Any]:
        found = []
        for name in names:
            value = getattr(one, name)
            as_it_is = value is None or (name in self.as_it_is and type(value) in PLAIN)
            found.append(value if as_it_is else self.prepare[name](value, here))
        return found

    def inserting(self, names: Sequence[str], unless_there: bool) -> str:
        columns = dict(zip(self.names, self.columns.split(", "), strict=True))
        listed = ", ".join(columns[name].rpartition(".")[2] for name in names)
        values = ", ".join(["%s"] * len(names))
        otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
        return f"INSERT INTO {self.name} ({listed}) VALUES ({values}){otherwise}"  # noqa: S608 - names of our own tables


@cache
def _table(model: type[models.Model]) -> _Table:
    quote, name = connection.ops.quote_name, model._meta.db_table
    fields = model._meta.concrete_fields
    columns = [field.get_col(name) for field in fields]
    converted = [
        (place, column, several)
        for place, column in enumerate(columns)
        if (several := connection.ops.get_db_converters(column) + column.get_db_converters(connection))
    ]
    return _Table(
        model=model,
        name=quote(name),
        columns=", ".join(f"{quote(name)}.{quote(field.column or '')}" for field in fields),
        names=[field.attname for field in fields],
        key=fields.index(model._meta.pk),
        converted=converted,
        prepare={field.attname: field.get_db_prep_save for field in fields},
        as_it_is=frozenset(field.attname for field in fields if type(field) in AS_IT_IS),
    )
