"""What curators decided of pictures: written down, undone, and handed to the next build as a file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from curation.models import Change, Changed
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from accounts.models import User

MOST = 200  # pictures of a change
LONGEST = 2_000  # letters of a caption
VERDICTS = (Change.Act.EXCLUDE, Change.Act.INCLUDE)


class Written(NamedTuple):
    """A Parquet file as `curation.events.schema.DECISIONS` has it, named by its digest."""

    path: Path
    sha256: str


class Decided(NamedTuple):
    """What holds of a picture: the newest verdict and the newest caption that were not undone, each with its change."""

    verdict: Change | None
    caption: str
    captioned: Change | None


def decide(act: str, images: Iterable[UUID], *, name: str, by: User, note: str = "") -> Change:
    """Exclude or include these in later builds of the recipes of a name. Raises Problem("invalid")."""
    chosen = _chosen(images)
    if act not in VERDICTS:
        raise Problem.invalid(act=_("Exclude or include."))
    return _keep(Change(by=by, act=act, name=name, note=note[:200], pictures=len(chosen)), dict.fromkeys(chosen, ""))


def caption(captions: Mapping[UUID, str], *, name: str, by: User, note: str) -> Change:
    """Call these pictures so in every later build. Raises Problem("invalid")."""
    chosen = {image: " ".join(text.split()) for image, text in captions.items()}
    _chosen(chosen)
    if any(not text or len(text) > LONGEST for text in chosen.values()):
        raise Problem.invalid(words=_("A caption has 1 to %(most)d letters.") % {"most": LONGEST})
    return _keep(Change(by=by, act=Change.Act.CAPTION, name=name, note=note[:200], pictures=len(chosen)), chosen)


def undo(change: Change, *, by: User) -> None:
    """Twice is once."""
    Change.objects.filter(pk=change.pk, undone=None).update(undone=timezone.now(), undone_by=by)


def in_force(images: Iterable[UUID], *, name: str) -> dict[UUID, Decided]:
    """What holds of each of these, in one query; those that nobody decided of are left out."""
    is_caption = Q(change__act=Change.Act.CAPTION)
    rows = Changed.objects.filter(is_caption | Q(change__name=name), image__in=list(images), change__undone=None)
    newest = rows.annotate(is_caption=is_caption).order_by("image", "is_caption", "-change_id")
    found: dict[UUID, Decided] = {}
    for row in newest.distinct("image", "is_caption").select_related("change__by"):
        before = found.get(row.image, Decided(None, "", None))
        if row.change.act == Change.Act.CAPTION:
            found[row.image] = before._replace(caption=row.caption, captioned=row.change)
        else:
            found[row.image] = before._replace(verdict=row.change)
    return found


def write(name: str, folder: Path) -> Written | None:
    """All that holds for the recipes of a name, as a file in this folder; nothing where nobody decided anything."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from curation.events.schema import DECISIONS

    rows = Changed.objects.filter(change__undone=None).values_list("image", "change__act", "change__name", "caption")
    held: dict[str, dict[str, str | None]] = {}
    for image, act, of, words in rows.order_by("change_id").iterator():
        if act == Change.Act.CAPTION or of == name:
            row = held.setdefault(str(image), {"verdict": None, "caption": None})
            row["caption" if act == Change.Act.CAPTION else "verdict"] = words if act == Change.Act.CAPTION else act
    if not held:
        return None
    table = pa.Table.from_pylist([{"id": image, **held[image]} for image in sorted(held)], schema=DECISIONS)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{uuid4().hex}.unfinished"  # others may be writing the same
    pq.write_table(table, unfinished)
    digest = hashlib.sha256(unfinished.read_bytes()).hexdigest()
    return Written(unfinished.rename(folder / f"{digest[:32]}.parquet"), digest)


def _chosen(images: Iterable[UUID]) -> list[UUID]:
    chosen = list(dict.fromkeys(images))
    if not 1 <= len(chosen) <= MOST:
        raise Problem.invalid(image=_("Choose 1 to %(most)d pictures.") % {"most": MOST})
    return chosen


def _keep(change: Change, captions: Mapping[UUID, str]) -> Change:
    with transaction.atomic():
        change.save(force_insert=True)
        Changed.objects.bulk_create(
            Changed(change=change, image=image, caption=words) for image, words in captions.items()
        )
    return change
