"""Building a snapshot: events and a recipe in, rows with a Merkle root out."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from curation.consent import refused
from curation.engine import Say, Survivors, opened, run
from curation.events.reading import Manifest
from curation.merkle import leaf, root
from curation.models import LeafSalt, Selected, Snapshot
from curation.recipe import Recipe, canonical
from curation.snapshots import storage
from curation.snapshots.rows import chosen, public, records, without
from lib.problems import Problem

if TYPE_CHECKING:
    import pyarrow as pa

READ = ("images", "edges", "choices", "comparisons")
Engine = Callable[..., list[Survivors]]
LIVE = "live"
"""The stage that asks the database, since the events were written a while ago."""


def build(recipe: Recipe, manifest: Manifest, *, say: Say, threads: int = 2, engine: Engine = run) -> Snapshot:
    """The snapshot that a recipe makes of these events; the one that is there already where nothing is new.

    Killed and started again it goes on with the stage that it was at. Raises Problem("invalid") with the place, among
    others for an empty result; Stopped; StorageAway.
    """
    folder = Path(settings.DATA_DIR) / "curation"
    paths = {table: manifest.local_paths(table, folder / "events") for table in READ}
    events = events_id(manifest)
    work = folder / "work" / f"{recipe.id[:16]}-{events[:16]}.duckdb"
    with _alone(work):
        told = engine(recipe, paths, work, say=say, threads=threads)
        plain = {table: [str(path) for path in found] for table, found in paths.items()}
        rows, pairs, edits = chosen(recipe, plain, work)
        with opened(work, plain) as database:
            dropped = database.sql(
                "select id, stage, reason from ineligible union all select id, stage, reason from dropped order by id"
            ).to_arrow_table()
        kept, last = _still_allowed(recipe, Tables(rows, pairs, edits, dropped), say)
        snapshot = _keep(recipe, events, [*told, last], kept)
        work.unlink()
    return snapshot


def events_id(manifest: Manifest) -> str:
    """SHA-256 over what was read: table, date, rows and digest of each file, and no clock."""
    files = [[file.table, file.date, file.rows, file.sha256] for table in READ for file in manifest.of(table)]
    return hashlib.sha256(canonical([manifest.schema, files])).hexdigest()


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """Raises Problem("busy") where another process builds the same."""
    work.parent.mkdir(parents=True, exist_ok=True)
    with work.with_suffix(".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem("busy", _("The same is being built already."), status=409) from None
        yield


class Tables(NamedTuple):
    """What was chosen and what was not: `id` or pairs of ids, sorted."""

    rows: pa.Table
    pairs: pa.Table
    edits: pa.Table
    dropped: pa.Table

    def without(self, gone: dict[str, str]) -> Tables:
        """Without these ids, whose reasons join those of what was dropped."""
        import pyarrow as pa

        ids = sorted(gone)
        late = pa.table({"id": ids, "stage": [LIVE] * len(ids), "reason": [gone[key] for key in ids]})
        return Tables(
            rows=without(self.rows, gone, ["id"]),
            pairs=without(self.pairs, gone, ["won", "lost"]),
            edits=without(self.edits, gone, ["child", "parent"]),
            dropped=pa.concat_tables([self.dropped, late.cast(self.dropped.schema)]).sort_by("id"),
        )


def _still_allowed(recipe: Recipe, found: Tables, say: Say) -> tuple[Tables, Survivors]:
    """What the database allows now. Raises Problem("invalid") where that is nothing."""
    published = recipe.values["eligibility"]["published"]
    gone = refused(found.rows["id"].to_pylist(), rehearsal=recipe.rehearsal, published=published)
    last = Survivors(LIVE, len(found.rows) - len(gone), _counted(gone))
    say(last)
    if not last.kept:
        raise Problem.invalid(
            {LIVE: _("Nothing is left: what was chosen was taken back since the events were written.")}
        )
    return found.without(gone), last


def _keep(recipe: Recipe, events: str, told: list[Survivors], kept: Tables) -> Snapshot:
    """The snapshot of these rows, or the same one that is there; files first, so that a row has all of its own."""
    import pyarrow as pa

    ids = kept.rows["id"].to_pylist()
    salts = LeafSalt.of(ids)
    leaves = [leaf(salts[row["id"]], public(row)) for row in records(kept.rows)]
    top = root(leaves).hex()
    snapshot = Snapshot(
        id=hashlib.sha256(canonical([recipe.id, events, top])).hexdigest(),
        name=recipe.name,
        recipe=recipe.document(),
        recipe_id=recipe.id,
        events=events,
        root=top,
        rehearsal=recipe.rehearsal,
        rows=len(ids),
        pairs=len(kept.pairs),
        survivors=[[one.stage, one.kept, one.dropped] for one in told],
    )
    there = Snapshot.objects.filter(pk=snapshot.pk).first()
    if there is not None:
        return there
    numbered = kept.rows.append_column("leaf", pa.array(range(len(ids)), pa.int64()))
    for part, table in kept._replace(rows=numbered)._asdict().items():
        storage.write(snapshot, part, table)
    storage.write(snapshot, "leaves", pa.table({"leaf": pa.array(leaves, pa.binary(32))}))
    with transaction.atomic():
        snapshot.save(force_insert=True)
        Selected.objects.bulk_create((Selected(snapshot=snapshot, image=one) for one in ids), batch_size=5_000)
    return snapshot


def _counted(gone: dict[str, str]) -> dict[str, int]:
    reasons = sorted(gone.values())
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
