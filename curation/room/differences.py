"""What differs between two snapshots: worked out once in the background, read by pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from curation.models import Difference, Snapshot
from curation.models.difference import MOST
from lib.doorbell import ring_on_commit
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

COMPARES = "curation.tasks.compare_snapshots"
COUNTED = """
select count(*) filter (where other.image is null), count(*) filter (where one.image is null),
    count(*) filter (where one.image is not null and other.image is not null)
from (select image from curation_selected where snapshot_id = %(one)s) one
full join (select image from curation_selected where snapshot_id = %(other)s) other using (image)
"""
ONLY = """
select image from curation_selected here where snapshot_id = %(one)s and not exists (
    select 1 from curation_selected there where there.snapshot_id = %(other)s and there.image = here.image
) order by image limit %(most)s
"""


def difference_of(one: Snapshot, other: Snapshot) -> Difference:
    """As it was last worked out; a worker is told where it never was, or either has changed since."""
    if one.pk == other.pk:
        raise Problem.not_found()
    found, _fresh = Difference.objects.get_or_create(one=one, other=other)
    if found.epochs != [one.epoch, other.epoch]:
        ring_on_commit(COMPARES, found.pk)
    return found


def work_out(pk: int) -> None:
    """Safe to repeat. Nothing is done for one that is gone."""
    found = Difference.objects.select_related("one", "other").filter(pk=pk).first()
    epochs = [found.one.epoch, found.other.epoch] if found else None
    if found is None or found.epochs == epochs:
        return
    there: dict[str, str | int] = {"one": found.one_id, "other": found.other_id, "most": MOST}
    back = {**there, "one": found.other_id, "other": found.one_id}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, there)
        found.only_one, found.only_other, found.both = cursor.fetchone()
        for side, asked in (("first_of_one", there), ("first_of_other", back)):
            cursor.execute(ONLY, asked)
            setattr(found, side, [image for (image,) in cursor.fetchall()])
    found.epochs = epochs
    found.save()


def after(ids: Sequence[UUID], cursor: UUID | None, size: int) -> tuple[list[UUID], UUID | None]:
    """The next of sorted ids, and the last of them where there are more."""
    left = [one for one in ids if cursor is None or one > cursor]
    return left[:size], left[size - 1] if len(left) > size else None
