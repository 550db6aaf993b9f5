"""What belongs to a person, wherever it is kept: upper apps register here, so that export and deletion miss nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from django.apps import apps

if TYPE_CHECKING:
    from accounts.models import User


Named = tuple[str, bytes]


class PersonalData(Protocol):
    """One app's part of what a person has here."""

    def export(self, user: User) -> Iterator[Named]:
        """(path inside the archive, contents), a file at a time."""

    def erase(self, user: User) -> None:
        """Remove it all, files too, leaving only the tombstones that others' work points to. Safe to repeat."""


_registered: dict[str, PersonalData] = {}


def register(name: str, part: PersonalData) -> None:
    """Called once by each app in its AppConfig.ready; `name` is the app's label, and the folder in the archive."""
    _registered[name] = part


def everything() -> dict[str, PersonalData]:
    """All registered, those of the highest apps first, so that erasing never leaves a dangling pointer."""
    height = {app.label: number for number, app in enumerate(apps.get_app_configs())}
    return dict(sorted(_registered.items(), key=lambda item: height.get(item[0], -1)))
