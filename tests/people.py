"""People that tests speak of."""

from __future__ import annotations

from typing import Any

from accounts.models import User


def person(handle: str, **fields: Any) -> User:
    """A member of this name; the one who is there already, where a module's tests share rows."""
    there = User.objects.filter(handle=handle).first()
    return there or User.objects.create_user(handle, f"{handle}@example.org", "correct horse battery", **fields)
