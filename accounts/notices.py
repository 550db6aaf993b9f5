"""The sentences of notifications: each app registers the kinds it tells, as a translatable sentence and an icon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Notice:
    """`sentence` may hold %(actor)s and %(title)s; `icon` is a name of the icon set."""

    sentence: Any
    icon: str


_registered: dict[str, Notice] = {}


def register(kind: str, sentence: Any, icon: str) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered[kind] = Notice(sentence, icon)


def notice_of(kind: str) -> Notice:
    return _registered.get(kind, Notice("%(actor)s · %(title)s", "bell"))
