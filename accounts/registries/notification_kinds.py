"""The sentences of notifications: each app registers the kinds it tells, as a translatable sentence and an icon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NotificationKind:
    """`sentence` may hold %(actor)s and %(title)s; `icon` is a name of the icon set.

    `several`, with %(actors)s and %(title)s, tells of several people at once; without it each is told by itself.
    """

    sentence: Any
    icon: str
    several: Any = ""


_registered: dict[str, NotificationKind] = {}


def register(kind: str, sentence: Any, icon: str, several: Any = "") -> None:
    """Called once by each app in its AppConfig.ready."""
    _registered[kind] = NotificationKind(sentence, icon, several)


def notification_kind(kind: str) -> NotificationKind:
    return _registered.get(kind, NotificationKind("%(actor)s · %(title)s", "bell"))
