"""Keyset pages: a page begins after the last row of the one before, never at a number; nothing is counted."""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import (
    BooleanField,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    Model,
    QuerySet,
    UUIDField,
    Value,
)
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from lib.problems import Problem

SURROGATES = re.compile("[\ud800-\udfff]")  # halves of a character, which JSON can hold and a database cannot
Row = TypeVar("Row", bound=Model)
Shown = TypeVar("Shown")


@dataclass
class Page(Generic[Shown]):
    """Some rows and the cursor of the page after them (empty on the last page)."""

    rows: list[Shown]
    next_cursor: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(rows: QuerySet[Row], order: Sequence[str], cursor: str, size: int) -> Page[Row]:
    """The `size` rows after `cursor`, ordered by the field names of `order` ("-id" for descending; the last is unique).

    One query that reads size + 1 rows. Raises Problem("bad-cursor") for a cursor that is not of this list.
    """
    if cursor:
        rows = rows.filter(after(order, cursor_values(rows.model, order, cursor)))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(found[:size], encode(values_of(found[size - 1], order)) if more else "")


def parse_numbered(cursor: str) -> tuple[int, str]:
    """A numbered list's cursor is the position it continues at, a tilde, and the keyset it continues after."""
    if not cursor:
        return 0, ""
    start, _tilde, after = cursor.partition("~")
    if not (start.isascii() and start.isdigit() and after and len(start) < 10):
        raise bad_cursor()
    return int(start), after


def numbered(page: Page[Shown], start: int) -> Page[Shown]:
    """The same page, which begins at this position of its list; its cursor goes on counting."""
    return Page(page.rows, page.next_cursor and f"{start + len(page)}~{page.next_cursor}")


def cursor_values(model: type[Model], order: Sequence[str], cursor: str) -> list[Any]:
    """The values of the row that a cursor comes after. Raises Problem("bad-cursor") for one of another list."""
    values = decode(cursor, len(order))
    if not all(fits(field_of(model, name), value) for name, value in zip(order, values, strict=True)):
        raise bad_cursor()
    return values


def field_of(model: type[Model], name: str) -> Any:
    """The field that an order's name leads to, across relations."""
    first, _, rest = name.lstrip("-").partition("__")
    field: Any = model._meta.pk if first == "pk" else model._meta.get_field(first)
    if rest:
        return field_of(field.related_model, rest)
    return field.target_field if field.is_relation else field


def fits(field: Any, value: Any) -> bool:
    """Whether a cursor's value could be one of this field's, so that the database can compare the two."""
    match field:
        case DateTimeField():
            return isinstance(value, datetime) and value.tzinfo is not None and 1 < value.year < 9999  # in any zone
        case UUIDField():
            return isinstance(value, uuid.UUID)
        case IntegerField():
            return type(value) is int and abs(value) < 2**31
        case FloatField():
            return type(value) in (int, float) and abs(value) < 1e300  # which NaN is not
    return isinstance(value, str) and "\0" not in value and not SURROGATES.search(value)


def after(order: Sequence[str], values: Sequence[Any]) -> Func:
    """The condition "comes after `values`" in this order, whose fields all go up or all go down.

    It is a comparison of rows, (a, b) < (x, y), which an index over a and b answers from where the page begins; the
    same said by "or" reads all that comes before.
    """
    falling = {name.startswith("-") for name in order}
    if len(falling) != 1:
        raise ValueError("a keyset goes up or down in all its fields")
    fields = Func(*(F(name.lstrip("-")) for name in order), template="(%(expressions)s)")
    row = Func(*(Value(value) for value in values), template="(%(expressions)s)")
    sign = " < " if falling.pop() else " > "
    return Func(fields, row, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField())


def values_of(row: Model, order: Iterable[str]) -> list[Any]:
    found = []
    for name in order:
        value: Any = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        found.append(value)
    return found


def encode(values: Sequence[Any]) -> str:
    """An opaque cursor holding dates, uuids, numbers and strings."""
    return base64.urlsafe_b64encode(json.dumps([_packed(value) for value in values]).encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[Any]:
    """The values of a cursor. Raises Problem("bad-cursor")."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        unpacked = [_unpacked(value) for value in values]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise bad_cursor() from error
    if len(unpacked) != length:
        raise bad_cursor()
    return unpacked


def bad_cursor() -> Problem:
    return Problem("bad-cursor", _("This page of the list is not there; start again from the top."), status=404)


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    return {"u": value.hex} if isinstance(value, uuid.UUID) else value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        if isinstance(value, float | int | str):
            return value
        raise ValueError("unknown kind of value")
    return datetime.fromisoformat(value["t"]) if "t" in value else uuid.UUID(value["u"])


class KeysetPagination(BasePagination):
    """`?cursor=` and `?limit=` for the API; the view names its order in `keyset_order`. Answers {results, next}."""

    size, largest = 40, 100

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        order = getattr(view, "keyset_order", ("-id",))
        self.page = keyset_page(queryset, order, request.query_params.get("cursor", ""), self.limit(request))
        return self.page.rows

    def limit(self, request: Request) -> int:
        text = request.query_params.get("limit", str(self.size))
        if not text.isdigit() or not 1 <= int(text) <= self.largest:
            said = _("limit is a whole number from 1 to %(most)d.") % {"most": self.largest}
            raise Problem("invalid", said, errors={"limit": [said]})
        return int(text)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next_link()})

    def next_link(self) -> str | None:
        if not self.page.next_cursor:
            return None
        query = {**self.request.query_params.dict(), "cursor": self.page.next_cursor}
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query)}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "description": "The next page, or null on the last."}
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = {"name": "cursor", "in": "query", "schema": {"type": "string"}, "description": "From `next`."}
        limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": self.largest}}
        return [cursor, limit]


class NumberedPagination(KeysetPagination):
    """The same for a list whose cursors carry the position that a page begins at, which `start` then says."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        order = getattr(view, "keyset_order", ("-id",))
        self.start, after = parse_numbered(request.query_params.get("cursor", ""))
        self.page = numbered(keyset_page(queryset, order, after, self.limit(request)), self.start)
        return self.page.rows


def start_of(view: Any) -> int:
    """The position at which the page of a numbered list begins that this view has just read."""
    start: int = view.paginator.start
    return start
