"""A maker takes back what they allowed: one picture, or everything; what that touches, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Max, QuerySet
from django.utils.translation import ngettext

from accounts.models import Consent
from accounts.registries.consequences import DATASETS, Consequence
from curation.models import Download, Materialisation, Revocation, Selected, SigningKey, Snapshot
from curation.recipe import canonical
from gallery.images import touched, training_rights
from gallery.models import Image
from lib.ids import from_text, to_text
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

MOST = 5_000
"""Pictures that a preview looks at; who has more in datasets is told “at least”."""
SOURCE = "datasets"
TOUCHED = """
with recursive held (id) as (
    select asked from unnest(%(asked)s::uuid[]) as asked
    union
    select edge.child_id from held join gallery_edge edge on edge.parent_id = held.id where edge.pixels is not false
)
select id from held limit %(most)s
"""


class Touched(NamedTuple):
    """What taking back touches: one's own `pictures` that are in datasets, `made_from` of those that hold their pixels
    and are in some too, the datasets, their folders, and how many people are told."""

    pictures: int
    made_from: int
    snapshots: list[tuple[Snapshot, int]]
    folders: int
    told: int
    is_all: bool


def preview(images: list[UUID]) -> Touched:
    """Of taking these back. Nothing is changed."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"asked": [str(image) for image in images], "most": MOST})
        held = [image for (image,) in cursor.fetchall()]
    rows = Selected.objects.filter(image__in=held)
    counted = dict(rows.values_list("snapshot").annotate(count=Count("pk")))
    snapshots = Snapshot.objects.filter(pk__in=counted).order_by("-created", "pk")
    made = Materialisation.objects.filter(snapshot__in=counted).exclude(state=Materialisation.State.REPLACED)
    people = Download.objects.filter(materialisation__in=made).exclude(by=None).values("by").distinct().count()
    named = made.exclude(recipient="").values("recipient").distinct().count()
    own = rows.filter(image__in=images).values("image").distinct().count()
    other = rows.exclude(image__in=images).values("image").distinct().count()
    with_counts = [(snapshot, counted[snapshot.pk]) for snapshot in snapshots]
    return Touched(own, other, with_counts, made.count(), people + named, len(held) < MOST)


def mine(image: str, *, by: User) -> Image:
    """A picture of theirs. Raises Problem("not-found")."""
    try:
        found = Image.objects.filter(pk=from_text(image), maker=by).first()
    except ValueError:
        found = None
    if found is None:
        raise Problem.not_found()
    return found


def withdraw(image: str, *, by: User) -> Consent | None:
    """No model learns from this picture of theirs any more. Raises Problem("not-found")."""
    found = mine(image, by=by)
    training_rights.say(found, Consent.Answer.NOT_ALLOWED, by=by, source=SOURCE)
    return Consent.of_pictures([found.pk], by).get(found.pk)


def withdraw_all(*, by: User) -> Consent | None:
    """Nor from anything else they made."""
    Consent.say(by, allowed=False, source=SOURCE)
    return Consent.current(by)


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
        yield Consequence(DATASETS, said % {"n": count}, asks=True)


def chosen_of(person: User) -> QuerySet[Selected]:
    """Each picture of theirs in each snapshot."""
    return Selected.objects.filter(image__in=_pictures_of(person)).select_related("snapshot")


def in_datasets(person: User) -> list[UUID]:
    """Their pictures that are in one, so many as a preview looks at."""
    rows = Selected.objects.filter(image__in=_pictures_of(person)).values_list("image", flat=True)
    return list(rows.distinct().order_by("image")[:MOST])


def receipts(person: User) -> QuerySet[Consent]:
    """Each time that they said no, newest first."""
    said = Consent.objects.filter(user=person, use=Consent.Use.AI_GENERATIVE_TRAINING)
    return said.filter(answer=Consent.Answer.NOT_ALLOWED).order_by("-effective_from", "-pk")


def receipt(said: Consent) -> dict[str, Any]:
    """What was taken back and what became of it, signed: Ed25519 in hex over the canonical JSON of the others, by the
    key that datasets carry."""
    pictures = Revocation.objects.filter(at__gte=said.effective_from)
    if said.image:
        pictures = pictures.filter(image=said.image)
    else:
        pictures = pictures.filter(image__in=Image.objects.filter(maker=said.user_id).values("pk"))
    rows = pictures.values("snapshot", name=F("snapshot__name")).annotate(
        rows=Count("pk"), epoch=Max("epoch"), at=Max("at")
    )
    told = {
        "person": str(said.key) if said.key else None,
        "picture": to_text(said.image) if said.image else None,
        "answer": said.answer,
        "use": said.use,
        "terms": said.terms,
        "from": said.effective_from.isoformat(),
        "taken_out_of": [{**row, "at": row["at"].isoformat()} for row in rows.order_by("snapshot")],
        "key": SigningKey.public_hex(),
    }
    return {**told, "signature": SigningKey.current().sign(canonical(told)).hex()}


def with_pictures(rows: list[Selected]) -> list[tuple[Selected, Image | None]]:
    """Beside each its picture."""
    found: dict[UUID, Image] = Image.objects.in_bulk([row.image for row in rows])
    return [(row, found.get(row.image)) for row in rows]


def _pictures_of(person: User) -> QuerySet[Image, Any]:
    return Image.objects.filter(maker=person).values("pk")
