"""Why nobody may sign up just now. Upper apps register their reasons, so that this room need not know of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Reason = Callable[[], Any]

_registered: list[Reason] = []


def register(reason: Reason) -> None:
    """Called once by each app in its AppConfig.ready: a function that answers with a sentence while sign-up is closed,
    with nothing while it is open."""
    _registered.append(reason)


def why_closed() -> Any:
    """The first sentence there is; empty while sign-up is open."""
    return next((said for reason in _registered if (said := reason())), "")
