"""What an operator may not do with a row by hand: make it, change it, delete it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


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
