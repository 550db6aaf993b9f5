"""Exports that one curator asks for and another approves, and who took what was written."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curation.erasure import take_back_from
from curation.exports.materialise import materialise
from curation.exports.writing import Written
from curation.models import Download, Materialisation, Order, Snapshot
from curation.room.processes import begin, claim, refusals
from lib.doorbell import ring, ring_on_commit
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

WRITES = "curation.tasks.write_order"
MOST_OPEN = 20
UNDER_WAY = (Order.State.APPROVED, Order.State.WRITING)
PIECE = 2**20  # bytes


def ask(snapshot: Snapshot, said: dict[str, Any], *, by: User) -> Order:
    """`said` is of an OrderForm. Raises Problem("busy") while too many wait."""
    if len(Order.objects.filter(state=Order.State.ASKED)[:MOST_OPEN]) == MOST_OPEN:
        raise Problem("busy", _("Twenty exports wait to be approved. Decide about some first."), status=409)
    return Order.objects.create(snapshot=snapshot, asked_by=by, language=get_language() or "", **said)


def approve(order: Order, *, by: User) -> None:
    """Raises Problem("not-yours") for the person who asked, and "decided" where somebody was faster."""
    _decide(order, Order.State.APPROVED, by)
    ring_on_commit(WRITES, str(order.pk))


def refuse(order: Order, *, by: User) -> None:
    """Who asked may take it back so. Raises Problem("decided")."""
    _decide(order, Order.State.REFUSED, by)


def _decide(order: Order, state: Order.State, by: User) -> None:
    if state == Order.State.APPROVED and order.asked_by_id == by.pk:
        raise Problem("not-yours", _("Another curator has to approve what you asked for."), status=403)
    asked = Order.objects.filter(pk=order.pk, state=Order.State.ASKED)
    if not asked.update(state=state, decided_by=by, decided=timezone.now()):
        raise Problem("decided", _("Somebody has decided about it already."), status=409)


def run(pk: UUID) -> None:
    """Have one written, unless another is at it. What a killed process had begun is removed and begun again."""
    if claim(Order, pk, waiting=Order.State.APPROVED, at_it=Order.State.WRITING):
        begin(pk)


def beat(pk: UUID) -> bool:
    """Whether it is still to be written."""
    return bool(Order.objects.filter(pk=pk, state=Order.State.WRITING).update(beat=timezone.now()))


def ring_waiting() -> None:
    for pk in Order.objects.filter(state__in=UNDER_WAY).order_by("pk").values_list("pk", flat=True)[:MOST_OPEN]:
        ring(WRITES, str(pk))


def work(order: Order) -> None:
    """Write it, in this process."""
    errors = refusals(lambda: _write(order), order.language)
    state = Order.State.FAILED if errors else Order.State.WRITTEN
    Order.objects.filter(pk=order.pk).update(state=state, errors=errors, materialisation=order.materialisation)


def _write(order: Order) -> None:
    def say(written: Written) -> None:
        Order.objects.filter(pk=order.pk).update(rows=F("rows") + len(written.keys))

    Order.objects.filter(pk=order.pk).update(rows=0)
    folder = (
        Path(settings.DATA_DIR).resolve() / "datasets" / f"{order.snapshot.name}-{order.format}-{order.pk.hex[-12:]}"
    )
    there = Materialisation.objects.filter(folder=str(folder), state=Materialisation.State.LIVE).first()
    recipient = f"{order.recipient} <{order.mail}>" if order.mail else order.recipient
    order.materialisation = there or materialise(order.snapshot, order.format, folder, recipient=recipient, say=say)
    take_back_from(order.snapshot)


def take(order: Order, purpose: str, *, by: User) -> Iterator[bytes]:
    """The folder as a tar file, in pieces, after it was written down who takes it and for what.

    Raises Problem("not-here") where this machine does not see the folder.
    """
    made = order.materialisation
    if made is None or not (Path(made.folder) / "dataset.json").is_file():
        raise Problem("not-here", _("Its folder does not lie on this machine."), status=409)
    Download.objects.create(materialisation=made, by=by, purpose=purpose, epoch=made.epoch, told=made.epoch)
    return _tar(Path(made.folder))


def _tar(folder: Path) -> Iterator[bytes]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        entry = tarfile.TarInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
        entry.size, entry.mode = size, 0o644
        yield entry.tobuf(tarfile.PAX_FORMAT)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
        yield bytes(-size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)
