"""What operators may not do with a row by hand: make it, change it, delete it; and lists of tables that grow."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property


class NotMade:
    """Comes about elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NotDeleted:
    """Stays, or goes by a verb that takes along what belongs to it."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Record(NotMade, NotDeleted):
    """Looked at, never written: what it says must stay what it was."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FirstThousand(Paginator[Any]):
    """Pages of the first 1,000 rows: who looks for another filters or searches. Counting a log reads all of it."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return len(rows.values_list("pk")[:1_000])


class Growing:
    """A list of a table that grows with the gallery, of which nothing is counted whole."""

    show_full_result_count = False
    list_per_page = 50
    paginator: Any = FirstThousand
