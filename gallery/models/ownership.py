"""Whose a thing is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User


def ask_owner(by: User, *owners: Any) -> None:
    """Only its owner, or one of several, by their ids; to others it is not there. Raises Problem("not-found")."""
    if not by.is_active or by.pk not in owners:
        raise Problem.not_found()
