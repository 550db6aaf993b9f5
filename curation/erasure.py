"""Taking back what may not be used any more, out of every snapshot and every folder written from one.

Nothing that is refused is chosen or written anew from the moment it is refused (curation.consent). This makes the past
follow: rows, salts and blobs go, a new epoch begins, and a signed line tells whoever has a copy.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F

from curation.exports import revocations
from curation.exports.rewriting import rewrite
from curation.models import LeafSalt, Materialisation, Revocation, Selected, Snapshot
from curation.snapshots import storage
from curation.snapshots.history import no_longer_allowed
from curation.snapshots.rows import without
from lib.outages import reaching
from lib.storage.files import write_whole


class TakenBack(NamedTuple):
    """How many rows of a snapshot were taken back, how many of its folders' rows were dropped, and whom to tell."""

    snapshot: Snapshot
    rows: int
    dropped: int
    recipients: list[str]


def take_back(say: Callable[[TakenBack], None] = lambda taken: None) -> int:
    """Go through all snapshots; returns how many rows were taken back. Safe to repeat, and to stop anywhere.

    Raises StorageAway at once, and the OSError of a folder when all others are done.
    """
    total, failed = 0, None
    for snapshot in Snapshot.objects.order_by("created", "pk"):
        try:
            taken = take_back_from(snapshot)
        except OSError as error:
            failed = error
            continue
        total += taken.rows
        if taken.rows or taken.dropped:
            say(taken)
    if failed:
        raise failed
    return total


def take_back_from(snapshot: Snapshot) -> TakenBack:
    """Raises StorageAway, OSError; what was done by then is done."""
    rows = _next_epoch(snapshot)
    snapshot.refresh_from_db()
    _publish(snapshot)
    behind = Materialisation.objects.filter(snapshot=snapshot, state=Materialisation.State.LIVE)
    dropped, recipients, failed = 0, list[str](), None
    for made in behind.filter(epoch__lt=F("snapshot__epoch")).select_related("snapshot").order_by("pk"):
        try:
            dropped += rewrite(made)
        except OSError as error:  # of this folder: the others do not wait for it
            failed = error
            continue
        if made.recipient:
            recipients.append(made.recipient)
    if failed:
        raise failed
    return TakenBack(snapshot, rows, dropped, recipients)


def _next_epoch(snapshot: Snapshot) -> int:
    """Write the snapshot's files without what is refused, then change the rows, then remove the files before."""
    with transaction.atomic():
        held = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        chosen = [str(image) for image in Selected.objects.filter(snapshot=held).values_list("image", flat=True)]
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
        held.save(update_fields=["epoch"])
        Revocation.objects.bulk_create(
            Revocation(snapshot=held, image=image, leaf=places[image], reason=reason, epoch=held.epoch)
            for image, reason in sorted(gone.items())
        )
        Selected.objects.filter(snapshot=held, image__in=gone).delete()
        needed = Selected.objects.filter(image__in=gone).values("image")
        LeafSalt.objects.filter(image__in=gone).exclude(image__in=needed).delete()
        transaction.on_commit(lambda: storage.remove(held, before))
    return len(gone)


def _publish(snapshot: Snapshot) -> None:
    """What recipients are sent: the file lies in the storage beside the snapshot."""
    if snapshot.epoch:
        with reaching():
            write_whole(storages["default"], revocations_key(snapshot), io.BytesIO(revocations.lines(snapshot)))


def revocations_key(snapshot: Snapshot) -> str:
    return f"datasets/snapshots/{snapshot.pk}/revocations.jsonl"
