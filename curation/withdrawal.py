"""A maker takes back what they allowed: one picture, or everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.models import Consent
from accounts.registries.consequences import Consequence
from curation.models import Selected
from gallery.images import touched, training_rights
from gallery.models import Image
from lib.doorbell import ring_on_commit
from lib.ids import from_text
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

REWRITES = "curation.tasks.take_back"


def withdraw(image: str, *, by: User) -> None:
    """No model learns from this picture of theirs any more. Raises Problem("not-found")."""
    found = one_of(image, by).first()
    if found is None:
        raise Problem.not_found()
    training_rights.say(found, Consent.Answer.NOT_ALLOWED, by=by, source="datasets")
    ring_rewrites()  # also where it was said before


def one_of(image: str, person: User) -> QuerySet[Image]:
    """The picture of theirs that an address names; none where there is no such."""
    try:
        return Image.objects.filter(pk=from_text(image), maker=person)
    except ValueError:
        return Image.objects.none()


def withdraw_all(*, by: User) -> None:
    """Nor from anything else they made."""
    Consent.say(by, allowed=False, source="datasets")
    ring_rewrites()


def ring_rewrites(*_answered: object) -> None:
    """Wherever somebody answers otherwise, folders are rewritten without what may not be used any more."""
    ring_on_commit(REWRITES)


def consequences_for(user: User, images: Collection[UUID] | None) -> Iterator[Consequence]:
    """Datasets that hold these pictures, or what was made from them."""
    held = Selected.objects.filter(image__in=touched.with_descendants(touched.mine(user, images)))
    count = held.values("snapshot").distinct()[: touched.MOST].count()
    if count:
        said = ngettext(
            "%(n)d dataset holds it, or what was made from it. It is chosen no more from then on, and its files are"
            " rewritten without it. Whoever has a copy can follow its list of what was taken back.",
            "%(n)d datasets hold it, or what was made from it. It is chosen no more from then on, and their files are"
            " rewritten without it. Whoever has a copy can follow their lists of what was taken back.",
            count,
        )
        yield Consequence("datasets", said % {"n": count}, asks=True)


def chosen_of(person: User) -> QuerySet[Selected]:
    """Each picture of theirs in each snapshot."""
    mine = Image.objects.filter(maker=person).values("pk")
    return Selected.objects.filter(image__in=mine).select_related("snapshot")


def with_pictures(rows: list[Selected]) -> list[tuple[Selected, Image | None]]:
    """Beside each its picture."""
    found: dict[UUID, Image] = Image.objects.in_bulk([row.image for row in rows])
    return [(row, found.get(row.image)) for row in rows]
