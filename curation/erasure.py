"""Taking back what may not be used any more, out of every snapshot and every folder written from one.

Nothing that is refused is chosen or written anew from the moment it is refused (curation.consent). This makes the past
follow: rows, salts and blobs go, a new epoch begins, and a signed line tells whoever has a copy.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import structlog
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from curation import recipients
from curation.exports import revocations
from curation.exports.rewriting import rewrite
from curation.models import LeafSalt, Materialisation, Recheck, Revocation, Selected, Snapshot
from curation.snapshots import listing, storage
from curation.snapshots.groups import concentration
from curation.snapshots.history import no_longer_allowed
from curation.snapshots.rows import without
from lib.outages import StorageAway, reaching
from lib.process.only_one import only_one
from lib.storage.files import write_whole

LOCK = 0x7461_6B65  # "take", of pg_advisory_lock
BATCH = 500  # changes that are looked at together
CHOSEN = """
with recursive held (id) as (
    select asked from unnest(%(images)s::uuid[]) as asked
    union
    select id from gallery_image where maker_id = any(%(people)s::bigint[])
    union
    select edge.child_id from held join gallery_edge edge on edge.parent_id = held.id where edge.pixels is not false
)
select snapshot_id, image::text from curation_selected join held on held.id = image
"""

log = structlog.get_logger(__name__)


class TakenBack(NamedTuple):
    """How many rows of a snapshot were taken back, how many of its folders' rows were dropped, whom to tell, and which
    folders still hold what was taken back, since they cannot be seen or written from here."""

    snapshot: Snapshot
    rows: int
    dropped: int
    recipients: list[str]
    behind: list[str]


def take_back(say: Callable[[TakenBack], None] = lambda taken: None, *, wait: bool = True) -> int:
    """Go through all snapshots; returns how many rows were taken back. Safe to repeat, and to stop anywhere.

    One at a time: without `wait`, nothing is done while another is at it. Raises StorageAway.
    """
    total = 0
    with only_one(LOCK, wait=wait) as mine:
        for snapshot in Snapshot.objects.order_by("created", "pk") if mine else ():
            taken = take_back_from(snapshot)
            total += taken.rows
            if taken.rows or taken.dropped or taken.behind:
                say(taken)
    return total


def follow(*, wait: bool = False) -> int:
    """Look again at what has changed, and at folders that are behind; returns how many rows were taken back.

    What it costs follows from what changed, and not from how much was ever chosen. Raises StorageAway.
    """
    total = 0
    with only_one(LOCK, wait=wait) as mine:
        while mine and (changed := list(Recheck.objects.order_by("pk")[:BATCH])):
            for snapshot, images in _chosen_of(changed).items():
                total += take_back_from(snapshot, images).rows
            Recheck.objects.filter(pk__in=[one.pk for one in changed]).delete()
        for snapshot in _behind() if mine else ():
            take_back_from(snapshot, [])
    return total


def _chosen_of(changed: list[Recheck]) -> dict[Snapshot, list[str]]:
    """The pictures that these changes are of and all that hold their pixels, by the snapshots that they are in."""
    people = [one.person_id for one in changed if one.person_id]
    asked: dict[str, Any] = {"images": [str(one.image) for one in changed if one.image], "people": people}
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, asked)
        for snapshot, image in cursor.fetchall():
            found.setdefault(snapshot, []).append(image)
    return {snapshot: found[snapshot.pk] for snapshot in Snapshot.objects.filter(pk__in=found).order_by("pk")}


def _behind() -> QuerySet[Snapshot]:
    """What was begun and not ended: recipients, or folders that could not be reached."""
    late = Materialisation.objects.exclude(state=Materialisation.State.REPLACED).filter(
        snapshot=OuterRef("pk"), epoch__lt=OuterRef("epoch")
    )
    return Snapshot.objects.filter(Q(told__lt=F("epoch")) | Q(Exists(late))).order_by("pk")


def take_back_from(snapshot: Snapshot, images: list[str] | None = None) -> TakenBack:
    """Of these pictures, or of all that it holds, what may not be used any more.

    A folder that cannot be written keeps nothing else from being so. Raises StorageAway; what was done is done.
    """
    rows = _next_epoch(snapshot, images)
    snapshot.refresh_from_db()
    _publish(snapshot)
    written = snapshot.materialisations.select_related("snapshot").order_by("pk")
    whom = sorted({made.recipient for made in written if made.recipient})
    dropped, behind = 0, []
    for made in written.exclude(state=Materialisation.State.REPLACED).filter(epoch__lt=F("snapshot__epoch")):
        dropped += _rewrite(made)
        if made.epoch < snapshot.epoch:
            behind.append(made.folder)
    recipients.tell(snapshot)
    return TakenBack(snapshot, rows, dropped, whom, behind)


def _rewrite(made: Materialisation) -> int:
    try:
        return rewrite(made)
    except StorageAway:
        raise
    except OSError as error:
        log.warning("a dataset's folder cannot be written anew", folder=made.folder, error=str(error))
        return 0


def _next_epoch(snapshot: Snapshot, images: list[str] | None) -> int:
    """Write the snapshot's files without what is refused, then change the rows, then remove the files before."""
    with transaction.atomic():
        held = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        rows = Selected.objects.filter(snapshot=held)
        rows = rows if images is None else rows.filter(image__in=images)
        chosen = [str(image) for image in rows.values_list("image", flat=True)]
        gone = no_longer_allowed(held, chosen)
        if not gone:
            return 0
        before = held.epoch
        parts = {part: storage.read(held, part) for part in storage.PARTS}
        places = dict(zip(*(parts["rows"][name].to_pylist() for name in ("id", "leaf")), strict=True))
        held.epoch = before + 1
        for part, table in parts.items():
            names = [name for name in ("id", "won", "lost", "child", "parent") if name in table.column_names]
            storage.write(held, part, without(table, gone, names))
        held.taken += len(gone)
        held.concentration = concentration(without(parts["rows"], gone, ["id"])["person"])
        held.save(update_fields=["epoch", "taken", "concentration"])
        Revocation.objects.bulk_create(
            Revocation(snapshot=held, image=image, leaf=places[image], reason=reason, epoch=held.epoch)
            for image, reason in sorted(gone.items())
        )
        listing.remove(held, sorted(gone))
        needed = Selected.objects.filter(image__in=gone).values("image")
        LeafSalt.objects.filter(image__in=gone).exclude(image__in=needed).delete()
        transaction.on_commit(lambda: storage.remove(held, before))
    return len(gone)


def _publish(snapshot: Snapshot) -> None:
    """What recipients are sent: the file lies in the storage beside the snapshot."""
    if snapshot.told < snapshot.epoch:
        with reaching():
            write_whole(storages["default"], revocations_key(snapshot), io.BytesIO(revocations.lines(snapshot)))
        Snapshot.objects.filter(pk=snapshot.pk).update(told=snapshot.epoch)


def revocations_key(snapshot: Snapshot) -> str:
    return f"datasets/snapshots/{snapshot.pk}/revocations.jsonl"
