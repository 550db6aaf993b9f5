"""`manage.py dataset …`: from what people made to a folder that a trainer loads, and back."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from curation.engine import Stopped, Survivors
from curation.erasure import TakenBack, take_back, take_back_from
from curation.events.reading import EventsMissing, Manifest
from curation.exports.materialise import materialise
from curation.exports.rounds import write_rounds
from curation.exports.verification import faults, to_drop
from curation.exports.writing import Written
from curation.formats import FORMATS
from curation.models import Build, Order, Snapshot
from curation.recipe import NOTICE, Recipe
from curation.room import building, builds, orders
from curation.room.processes import beating
from curation.room.shipped import SHIPPED, shipped
from curation.snapshots.building import build
from curation.snapshots.history import broken_leaves, difference, image_id, why
from curation.stages import sentence
from lib.outages import StorageAway
from lib.problems import Problem

SHOWN = 50  # snapshots in a list


class Command(BaseCommand):
    help = "Build datasets from what people made and let be used, write them out, and take back what is withdrawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        asks = verbs.add_parser("build", help="choose pictures by a recipe; the snapshot's id is the last line")
        asks.add_argument("recipe", type=Path)
        asks.add_argument("--threads", type=int, default=2)
        asks = verbs.add_parser("export", help="write a snapshot out in a trainer's format")
        asks.add_argument("snapshot")
        asks.add_argument("--format", required=True, choices=sorted(FORMATS))
        asks.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")
        asks.add_argument("--recipient", default="", help="who gets a copy, and is told what to drop later")
        asks.add_argument("--workers", type=int, default=1)

        asks = verbs.add_parser("rounds", help="write served pages as rounds of a bandit, to judge other policies by")
        asks.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder that is not there yet")

        asks = verbs.add_parser("show", help="the snapshots, or one: what each stage left and why")
        asks.add_argument("snapshot", nargs="?", default="")
        asks = verbs.add_parser("diff", help="what one snapshot has and another has not")
        asks.add_argument("snapshot")
        asks.add_argument("other")
        asks = verbs.add_parser("why", help="why a picture is in a snapshot or not")
        asks.add_argument("snapshot")
        asks.add_argument("image", help="its id, as its address has it or in full")
        asks = verbs.add_parser("verify", help="whether a folder or a snapshot is what it says; which rows to drop")
        asks.add_argument("what", metavar="DIR|SNAPSHOT")
        asks.add_argument("--revocations", type=Path, metavar="FILE", help="revocations.jsonl, as the gallery has it")
        asks = verbs.add_parser("work", help="do a build or an export that was asked for from a page, as workers do")
        asks.add_argument("asked", type=UUID, metavar="ID")
        verbs.add_parser("revoke", help="take back all that may not be used any more, and write its shards anew")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(**options)
        except Problem as problem:
            lines = [f"{place}: {line}" for place, said in problem.errors.items() for line in said]
            raise CommandError("\n".join(lines or [str(problem)])) from problem
        except (EventsMissing, Stopped, StorageAway, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def build(self, recipe: Path, threads: int, **_options: Any) -> None:
        read = shipped(str(recipe)) if str(recipe) in SHIPPED else self.read(recipe)
        snapshot = build(read, Manifest.current(), say=self.tell, threads=threads)
        self.stderr.write(f"{snapshot.rows} pictures, {snapshot.pairs} pairs: snapshot")
        self.stdout.write(snapshot.pk)

    def read(self, path: Path) -> Recipe:
        try:
            return Recipe.read(path.read_bytes())
        except OSError as error:
            known = ", ".join(SHIPPED)
            said = error.strerror.lower() if error.strerror else str(error)
            raise CommandError(
                f"{path} cannot be read: {said}. Name a file with a recipe, or one of those that come along: {known}."
            ) from error

    def export(self, snapshot: str, to: Path, recipient: str, workers: int, **options: Any) -> None:
        def tell(written: Written) -> None:
            self.stderr.write(f"{written.name}: {len(written.keys)} rows")
            for image, reason in written.out:
                self.stderr.write(f"  left out {image}: its file is {reason}")

        found = Snapshot.named(snapshot)
        made = materialise(found, options["format"], to.resolve(), recipient=recipient, workers=workers, say=tell)
        self.stderr.write(f"{made.rows} rows in {to}")

        taken = take_back_from(found)
        if taken.dropped:
            self.stderr.write(f"{taken.dropped} rows were taken back meanwhile")

    def rounds(self, to: Path, **_options: Any) -> None:
        manifest, copies = Manifest.current(), Path(settings.DATA_DIR) / "curation" / "events"
        files = {table: manifest.local_paths(table, copies) for table in ("slates", "impressions", "reactions")}
        self.stderr.write(f"{write_rounds(files, to.resolve())} rounds in {to}")

    def show(self, snapshot: str, **_options: Any) -> None:
        if not snapshot:
            for one in Snapshot.objects.order_by("-created", "pk")[:SHOWN]:
                self.stdout.write(f"{one.pk[:12]}  {one.created:%Y-%m-%d %H:%M}  {one.rows:>8}  {one.name}")
            return
        found = Snapshot.named(snapshot)
        self.stdout.write(
            f"snapshot {found.pk}\nname     {found.name}\nrecipe   {found.recipe_id}\nroot     {found.root}"
        )
        if found.rehearsal:
            self.stdout.write(NOTICE)
        for stage, kept, dropped in found.survivors:
            self.stdout.write(f"{stage:>12}: {kept}")
            for reason, count in dropped.items():
                self.stdout.write(f"{'':>14}{count:>8}  {sentence(reason)}")
        self.stdout.write(f"epoch {found.epoch}: {found.revocations.count()} of {found.rows} rows were taken back")
        for made in found.materialisations.order_by("pk"):
            whom = f" for {made.recipient}" if made.recipient else ""
            self.stdout.write(
                f"{made.format}: {made.rows} rows in {made.folder}{whom} ({made.state}, epoch {made.epoch})"
            )

    def diff(self, snapshot: str, other: str, **_options: Any) -> None:
        told = difference(Snapshot.named(snapshot), Snapshot.named(other))
        for sign, ids in (("-", told.first), ("+", told.second)):
            self.lines(f"{sign} {one}" for one in ids)
        self.stdout.write(f"{told.both} in both")

    def why(self, snapshot: str, image: str, **_options: Any) -> None:
        self.stdout.write(why(Snapshot.named(snapshot), image_id(image)))

    def verify(self, what: str, revocations: Path | None, **_options: Any) -> None:
        folder = Path(what)
        if not folder.exists():
            broken = broken_leaves(Snapshot.named(what))
            if broken:
                raise CommandError(f"{len(broken)} rows are not those that the root was made of.")
            self.stdout.write("Every row is what the root was made of.")
            return
        wrong = list(faults(folder))
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("Every file is what dataset.json says.")
        drop = list(to_drop(folder, revocations)) if revocations else []
        self.lines(f"drop {one.shard} row {one.row}: {one.key}" for one in drop)
        if drop:
            raise CommandError(f"{len(drop)} rows are to be dropped.")

    def work(self, asked: UUID, **_options: Any) -> None:
        build_asked, order = Build.objects.filter(pk=asked).first(), Order.objects.filter(pk=asked).first()
        if build_asked:
            with beating(lambda: builds.beat(asked)):
                building.work(build_asked)
        elif order:
            with beating(lambda: orders.beat(asked)):
                orders.work(order)
        else:
            raise CommandError(f"Nobody asked for {asked}.")

    def revoke(self, **_options: Any) -> None:
        def tell(taken: TakenBack) -> None:
            self.stderr.write(f"{taken.snapshot}: {taken.rows} rows taken back, {taken.dropped} dropped from folders")
            for one in taken.recipients if taken.rows or taken.dropped else ():
                self.stderr.write(f"  tell {one}")
            for folder in taken.behind:
                self.stderr.write(f"  not seen or not writable from here: {folder}")

        self.stdout.write(f"Rows taken back: {take_back(tell)}")

    def lines(self, told: Iterable[str]) -> None:
        for line in told:
            self.stdout.write(line)

    def tell(self, left: Survivors) -> None:
        dropped = ", ".join(f"{count} {reason}" for reason, count in left.dropped.items())
        self.stderr.write(f"{left.stage:>12}: {left.kept}{f'   (dropped: {dropped})' if dropped else ''}")
