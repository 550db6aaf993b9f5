"""Writing a snapshot into a folder for a trainer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from curation.consent import refused
from curation.exports.description import about, describe
from curation.exports.units import shards, units
from curation.exports.writing import Written, write_shards
from curation.formats import FORMATS
from curation.formats.base import Unit
from curation.models import Materialisation, Snapshot
from curation.recipe import unlucky
from lib.problems import Problem


def materialise(
    snapshot: Snapshot,
    format_name: str,
    folder: Path,
    *,
    recipient: str = "",
    workers: int = 1,
    say: Callable[[Written], None] = lambda written: None,
) -> Materialisation:
    """Write what may be used now of a snapshot into a folder that is not there yet, whole or not at all.

    Raises Problem("invalid"): an unknown format, a folder that is there or has an unlucky name, nothing to write; and
    "disk-full". Whoever takes something back meanwhile is met by `erasure.take_back`, which the caller runs after it.
    """
    _check(format_name, folder)
    left = allowed(snapshot, list(units(snapshot, FORMATS[format_name].of)))
    if not left:
        raise Problem.invalid(format=_("The snapshot has no %(units)s to write.") % {"units": FORMATS[format_name].of})
    beside = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        written = write_shards(shards(iter(left)), format_name, beside, about(snapshot), workers=workers, say=say)
        if not any(one.keys for one in written):
            raise Problem.invalid(format=_("No picture's file could be read as the record says it is."))
        describe(beside, snapshot, format_name, written, left, epoch=0)
        beside.rename(folder)
    except OSError as error:
        raise _refused_by_the_disk(folder, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return record(snapshot, format_name, folder, written, recipient)


def record(
    snapshot: Snapshot, format_name: str, folder: Path, written: list[Written], recipient: str
) -> Materialisation:
    Materialisation.objects.filter(folder=str(folder)).update(state=Materialisation.State.REPLACED)
    return Materialisation.objects.create(
        snapshot=snapshot,
        format=format_name,
        folder=str(folder),
        recipient=recipient,
        rows=sum(len(one.keys) for one in written),
        shards=ledger(written),
    )


def ledger(written: list[Written]) -> list[dict[str, object]]:
    """What the row keeps of the shards."""
    return [
        {"name": name, "rows": len(one.keys), "bytes": size, "sha256": sha256}
        for one in written
        for name, size, sha256 in one.files
        if not name.endswith((".txt", ".png", ".jpg", ".webp"))
    ]


def allowed(snapshot: Snapshot, found: list[Unit]) -> list[Unit]:
    """Without those of which a picture may no longer be used: the live database is asked before a byte is written."""
    recipe = snapshot.parsed()
    ids = {one for unit in found for one in unit.ids}
    gone = refused(ids, rehearsal=recipe.rehearsal, published=recipe.values["eligibility"]["published"])
    return [unit for unit in found if not gone.keys() & set(unit.ids)]


def _check(format_name: str, folder: Path) -> None:
    errors = {}
    if format_name not in FORMATS:
        errors["format"] = _("There is no such format; there are %(known)s.") % {"known": ", ".join(sorted(FORMATS))}
    if folder.exists():
        errors["to"] = _("%(folder)s is there already; name a folder that is not.") % {"folder": folder}
    elif word := unlucky(folder.name):
        errors["to"] = _("Loaders read “%(word)s” in a name as a split; choose another name.") % {"word": word}
    if errors:
        raise Problem.invalid(errors)


def _refused_by_the_disk(folder: Path, error: OSError) -> Problem:
    said = _("%(folder)s could not be written (%(error)s). What was begun is removed; nothing else has changed.")
    return Problem("disk-full", said % {"folder": folder, "error": error.strerror or error}, status=507)
