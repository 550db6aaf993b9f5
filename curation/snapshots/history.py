"""Questions to a snapshot: why a picture is not in it, what differs between two, whether its root holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from curation.consent import refused
from curation.merkle import leaf, root
from curation.models import Dropped, LeafSalt, Revocation, Selected, Snapshot
from curation.snapshots import storage
from curation.snapshots.rows import public, records
from curation.stages import sentence, title_of
from lib.ids import from_text
from lib.problems import Problem


def image_id(text: str) -> str:
    """Canonical text of an id as addresses or events have it. Raises Problem("invalid")."""
    try:
        return str(UUID(text) if len(text) > 30 else from_text(text))
    except ValueError as error:
        raise Problem.invalid(image=_("This is not the id of a picture.")) from error


def why(snapshot: Snapshot, image: str) -> str:
    """A sentence: that it is in the snapshot and where, or at which stage it was dropped and for what reason."""
    told = Revocation.objects.filter(snapshot=snapshot, image=image).first()
    if told:
        return _("It was in it and taken back in epoch %(epoch)d.") % {"epoch": told.epoch}
    found = Selected.objects.filter(snapshot=snapshot, image=image).first()
    if found:
        return _("It is in it, on the side %(side)s.") % {"side": found.side} if found.side else _("It is in it.")
    dropped = _dropped(snapshot, image)
    if dropped:
        said = {"stage": title_of(dropped[0]), "reason": sentence(dropped[1])}
        return _("Stage “%(stage)s”: %(reason)s") % said
    return _("The events of this snapshot do not know it: it was made later, or never.")


def _dropped(snapshot: Snapshot, image: str) -> tuple[str, str] | None:
    """Stage and reason."""
    if snapshot.listed:
        return Dropped.objects.filter(snapshot=snapshot, image=image).values_list("stage", "reason").first()
    found = storage.read(snapshot, "dropped", filters=[("id", "=", image)]).to_pylist()
    return (found[0]["stage"], found[0]["reason"]) if found else None


class StageLeft(NamedTuple):
    """`title` is the stage's name in the reader's language; `dropped` are (code, sentence, how many)."""

    title: str
    kept: int
    dropped: list[tuple[str, str, int]]


def survivors(told: Iterable[Any]) -> list[StageLeft]:
    """`told` as snapshots and builds keep it: [stage, kept, {reason: dropped}] of each."""
    return [
        StageLeft(title_of(stage), kept, [(reason, sentence(reason), count) for reason, count in dropped.items()])
        for stage, kept, dropped in told
    ]


class Difference(NamedTuple):
    """Ids that only the first or only the second has, and how many both have."""

    first: list[str]
    second: list[str]
    both: int


def difference(one: Snapshot, other: Snapshot) -> Difference:
    ids = [set(storage.read(each, "rows", columns=["id"])["id"].to_pylist()) for each in (one, other)]
    return Difference(sorted(ids[0] - ids[1]), sorted(ids[1] - ids[0]), len(ids[0] & ids[1]))


def broken_leaves(snapshot: Snapshot) -> list[int]:
    """Places of rows whose leaf is not theirs; [-1] where the leaves do not give the root."""
    leaves = storage.read(snapshot, "leaves")["leaf"].to_pylist()
    if root(leaves).hex() != snapshot.root:
        return [-1]
    rows = list(records(storage.read(snapshot, "rows")))
    salts = LeafSalt.known(row["id"] for row in rows)
    return [row["leaf"] for row in rows if leaf(salts.get(row["id"], b""), public(row)) != leaves[row["leaf"]]]


def no_longer_allowed(snapshot: Snapshot, images: list[str]) -> dict[str, str]:
    """Those that may not be used any more, with the reason's code."""
    recipe = snapshot.parsed()
    return refused(images, rehearsal=recipe.rehearsal, published=recipe.values["eligibility"]["published"])
