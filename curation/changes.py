"""That something changed which may have to leave datasets: noted in the transaction that changes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from curation.models import Dropped, Recheck, Snapshot
from curation.scoring.filling import forget
from gallery.models import Image
from lib.doorbell import ring_on_commit

if TYPE_CHECKING:
    from accounts.models import User

FOLLOWS = "curation.tasks.take_back"


def answered(person: User, image: UUID | None = None) -> None:
    """They said otherwise of one picture, or of everything."""
    _note([Recheck(image=image) if image else Recheck(person=person)])


def departed(person: User) -> None:
    _note([Recheck(person=person)])


def closed(images: Collection[UUID]) -> None:
    erased = list(Image.objects.filter(pk__in=images, state=Image.State.ERASED).values_list("pk", flat=True))
    forget(erased)
    Dropped.objects.filter(image__in=erased).delete()
    _note(Recheck(image=image) for image in images)


def _note(rows: Iterable[Recheck]) -> None:
    """Where there is no snapshot there is nothing to leave."""
    if Snapshot.objects.exists():
        Recheck.objects.bulk_create(rows)
        ring_on_commit(FOLLOWS)
