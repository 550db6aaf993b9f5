"""A maker takes back what they allowed: one picture, or everything."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Consent
from curation.models import Selected
from gallery.images import training_rights
from gallery.models import Image
from lib.doorbell import ring_on_commit
from lib.ids import from_text
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

REWRITES = "curation.tasks.take_back"


def withdraw(image: str, *, by: User) -> None:
    """No model learns from this picture of theirs any more. Raises Problem("not-found")."""
    try:
        found = Image.objects.filter(pk=from_text(image), maker=by).first()
    except ValueError:
        found = None
    if found is None:
        raise Problem.not_found()
    training_rights.say(found, Consent.Answer.NOT_ALLOWED, by=by, source="datasets")
    ring_on_commit(REWRITES)


def withdraw_all(*, by: User) -> None:
    """Nor from anything else they made."""
    Consent.say(by, allowed=False, source="datasets")
    ring_on_commit(REWRITES)


def chosen_of(person: User) -> QuerySet[Selected]:
    """Each picture of theirs in each snapshot."""
    mine = Image.objects.filter(maker=person).values("pk")
    return Selected.objects.filter(image__in=mine).select_related("snapshot")


def with_pictures(rows: list[Selected]) -> list[tuple[Selected, Image | None]]:
    """Beside each its picture."""
    found: dict[UUID, Image] = Image.objects.in_bulk([row.image for row in rows])
    return [(row, found.get(row.image)) for row in rows]
