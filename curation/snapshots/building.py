"""Building a snapshot: events and a recipe in, rows with a Merkle root out."""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from curation.consent import refused
from curation.engine import Say, Survivors, run
from curation.events.reading import Manifest
from curation.merkle import leaf, root
from curation.models import LeafSalt, Recheck, Snapshot
from curation.recipe import Recipe, canonical
from curation.snapshots import decisions, listing, storage
from curation.snapshots.groups import concentration, members
from curation.snapshots.rows import Tables, chosen, fallen, public, records
from curation.stages import LIVE
from lib.problems import Problem

READ = ("images", "edges", "choices", "comparisons", "scores")
Engine = Callable[..., list[Survivors]]
SOME = 24  # pictures of a reason that a trial shows
OLD = 2 * 24 * 3600  # seconds


def build(recipe: Recipe, manifest: Manifest, *, say: Say, threads: int = 2, engine: Engine = run) -> Snapshot:
    """The snapshot that a recipe makes of these events; the one that is there already where nothing is new.

    Killed and started again it goes on with the stage that it was at. Raises Problem("invalid") with the place, among
    others for an empty result; Stopped; StorageAway.
    """
    read = Read.of(recipe, manifest)
    with _alone(read.work):
        told = engine(recipe, read.paths, read.work, say=say, threads=threads)
        kept, last = _still_allowed(recipe, chosen(recipe, read.plain, read.work), say)
        snapshot = _keep(recipe, read.events, [*told, last], kept)
        _look_again(recipe, kept)
        read.work.unlink()
    return snapshot


def rehearse(
    recipe: Recipe, manifest: Manifest, *, say: Say, threads: int = 2, engine: Engine = run
) -> dict[str, list[str]]:
    """Run the stages and keep nothing: some pictures of each reason that fell. What was run, a build goes on from."""
    read = Read.of(recipe, manifest)
    with _alone(read.work):
        engine(recipe, read.paths, read.work, say=say, threads=threads)
        return fallen(read.plain, read.work, SOME)


@dataclass(frozen=True)
class Read:
    """What a build reads: `paths` of each table's Parquet files, their digest, and the DuckDB file that it works in."""

    paths: dict[str, list[Path]]
    events: str
    work: Path

    @classmethod
    def of(cls, recipe: Recipe, manifest: Manifest) -> Read:
        folder = Path(settings.DATA_DIR) / "curation"
        paths = {table: manifest.local_paths(table, folder / "events") for table in READ}
        decided = decisions.write(recipe.name, folder / "decisions")
        if decided:
            paths["decisions"] = [decided.path]
        events = events_id(manifest, decided.sha256 if decided else "")
        work = folder / "work" / f"{recipe.id[:16]}-{events[:16]}.duckdb"
        _sweep(work.parent)
        return cls(paths, events, work)

    @property
    def plain(self) -> dict[str, list[str]]:
        return {table: [str(path) for path in found] for table, found in self.paths.items()}


def _sweep(folder: Path) -> None:
    """Remove what runs of other days left that nobody went on with."""
    for path in folder.glob("*.duckdb"):
        if path.stat().st_mtime < time.time() - OLD:
            path.unlink(missing_ok=True)


def events_id(manifest: Manifest, decisions: str) -> str:
    """SHA-256 over what was read: table, date, rows and digest of each file, and no clock; and the digest of what
    curators decided, if anything."""
    files = [[file.table, file.date, file.rows, file.sha256] for table in READ for file in manifest.of(table)]
    return hashlib.sha256(canonical([manifest.schema, files, *([decisions] if decisions else [])])).hexdigest()


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
    return found.without(gone, LIVE), last


def _look_again(recipe: Recipe, kept: Tables) -> None:
    """What was taken back while the snapshot was being kept was looked for before it was there."""
    gone = refused(
        kept.rows["id"].to_pylist(), rehearsal=recipe.rehearsal, published=recipe.values["eligibility"]["published"]
    )
    Recheck.objects.bulk_create(Recheck(image=UUID(image)) for image in sorted(gone))


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
        concentration=concentration(kept.rows["person"]),
        listed=True,
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
        listing.write(snapshot, members(kept.rows, kept.dropped), kept.dropped)
    return snapshot


def _counted(gone: dict[str, str]) -> dict[str, int]:
    reasons = sorted(gone.values())
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}
