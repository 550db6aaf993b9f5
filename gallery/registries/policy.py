"""Which version of the site's rules is in force, for the record of what is made under them. An upper app keeps them."""

from __future__ import annotations

from collections.abc import Callable

LONGEST = 20

_registered: list[Callable[[], str]] = []


def register(version: Callable[[], str]) -> None:
    """Called once by the app that keeps the rules, in its AppConfig.ready: a version that changes whenever they do."""
    _registered[:] = [version]


def in_force() -> str:
    """At most 20 characters; empty only where nobody keeps rules."""
    return next((version()[:LONGEST] for version in _registered), "")
