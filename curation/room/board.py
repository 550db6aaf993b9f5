"""Pages of pictures of a snapshot, each by one keyset and a fixed number of queries whatever its size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Value

from curation.models import Change, Dropped, Selected, Snapshot
from curation.snapshots.decisions import Decided, in_force
from curation.stages import REASONS, sentence
from gallery.models import Image
from gallery.models.image_queryset import HEAVY
from lib.pagination import Page, keyset_page
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

SIZE = 60  # pictures of a page
GROUPS = 8  # families or copied pictures of a page
EACH = 6  # pictures that are shown of a group
CHOSEN = "chosen"


class Card(NamedTuple):
    """A picture as a page shows it: None where this person may not see it, or it is gone."""

    pk: UUID
    image: Image | None
    said: str
    decided: Decided | None


class Group(NamedTuple):
    """Pictures that belong together, the first of `size`."""

    head: Card
    others: list[Card]
    size: int


def pictures(ids: Iterable[UUID], viewer: User) -> dict[UUID, Image]:
    """Those of these that this person may see; curators see no more than anybody."""
    return Image.objects.visible_to(viewer).defer(*HEAVY).in_bulk(list(ids))


def board(snapshot: Snapshot, of: str, cursor: str, viewer: User) -> Page[Card]:
    """What was chosen, or what fell for a reason. Raises Problem("not-found") for a reason that there is not."""
    if of == CHOSEN:
        chosen = keyset_page(Selected.objects.filter(snapshot=snapshot), ("image",), cursor, SIZE)
        said = [(row.image, row.side) for row in chosen]
        return Page(cards(said, snapshot.name, viewer), chosen.next_cursor)
    if of not in {*REASONS, *(reason for _stage, _kept, dropped in snapshot.survivors for reason in dropped)}:
        raise Problem.not_found()
    fell = keyset_page(Dropped.objects.filter(snapshot=snapshot, reason=of), ("image",), cursor, SIZE)
    return Page(cards([(row.image, sentence(of)) for row in fell], snapshot.name, viewer), fell.next_cursor)


def cards(said: list[tuple[UUID, str]], name: str, viewer: User) -> list[Card]:
    """Each with what curators decided of it, in two queries."""
    ids = [image for image, _said in said]
    shown, decided = pictures(ids, viewer), in_force(ids, name=name)
    return [Card(image, shown.get(image), words, decided.get(image)) for image, words in said]


def copied(snapshot: Snapshot, cursor: str, viewer: User) -> Page[Group]:
    """Pictures that were kept instead of copies, those with the most first."""
    heads = keyset_page(Selected.objects.filter(snapshot=snapshot, copies__gt=0), ("-copies", "-image"), cursor, GROUPS)
    lists = [Dropped.objects.filter(snapshot=snapshot, instead=head.image) for head in heads]
    return _groups(heads, [head.copies + 1 for head in heads], lists, snapshot, viewer)


def families(snapshot: Snapshot, cursor: str, viewer: User) -> Page[Group]:
    """What hangs together by lineage, look or prompt, the largest first."""
    heads = keyset_page(
        Selected.objects.filter(snapshot=snapshot, relatives__gt=1), ("-relatives", "-image"), cursor, GROUPS
    )
    lists = [Selected.objects.filter(snapshot=snapshot, family=head.family, image__gt=head.image) for head in heads]
    return _groups(heads, [head.relatives for head in heads], lists, snapshot, viewer)


def _groups(
    heads: Page[Selected], sizes: list[int], lists: list[QuerySet[Any]], snapshot: Snapshot, viewer: User
) -> Page[Group]:
    """The first of each list in one query."""
    few = [rows.order_by("image").values_list("image", flat=True)[:EACH] for rows in lists]
    found = [sorted(one) for one in _each(few)]
    ids = [*(head.image for head in heads), *(image for others in found for image in others)]
    shown, decided = pictures(ids, viewer), in_force(ids, name=snapshot.name)

    def card(image: UUID, said: str = "") -> Card:
        return Card(image, shown.get(image), said, decided.get(image))

    groups = [
        Group(card(head.image, head.side), [card(image) for image in others], size)
        for head, others, size in zip(heads, found, sizes, strict=True)
    ]
    return Page(groups, heads.next_cursor)


def _each(lists: list[QuerySet[Any]]) -> list[list[UUID]]:
    """What each of these finds, by one statement."""
    if not lists:
        return []
    numbered = [rows.annotate(place=Value(place)).values_list("place", "image") for place, rows in enumerate(lists)]
    found: list[list[UUID]] = [[] for _list in lists]
    for place, image in numbered[0].union(*numbered[1:], all=True) if len(numbered) > 1 else numbered[0]:
        found[place].append(image)
    return found


def last_change(name: str) -> Change | None:
    """What would be undone."""
    return Change.objects.filter(name=name, undone=None).select_related("by").order_by("-pk").first()
