"""The sentences of notifications: each app registers the kinds it tells, as a translatable sentence and an icon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NotificationKind:
    """`sentence` may hold %(actor)s and %(title)s; `icon` is a name of the icon set."""

    sentence: Any
    icon: str


_registered: dict[str, NotificationKind] = {}


def register(kind: str, sentence: Any, icon: str) -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered[kind] = NotificationKind(sentence, icon)


def notification_kind(kind: str) -> NotificationKind:
    return _registered.get(kind, NotificationKind("%(actor)s · %(title)s", "bell"))
