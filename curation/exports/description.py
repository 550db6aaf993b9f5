"""What lies beside the shards and says what they are: dataset.json, rows.jsonl, README.md, croissant.json, and drafts
of a datasheet and of the summary that Article 53 asks for."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from curation.exports.writing import Written
from curation.formats import FORMATS, croissant, papers
from curation.formats.base import About, Unit
from curation.models import SigningKey, Snapshot
from curation.recipe import NOTICE, canonical

MANIFEST, ROWS, REVOCATIONS = "dataset.json", "rows.jsonl", "revocations.jsonl"


def about(snapshot: Snapshot) -> About:
    return About(snapshot.name, NOTICE if snapshot.rehearsal else "")


def describe(
    folder: Path, snapshot: Snapshot, format_name: str, written: Sequence[Written], units: Iterable[Unit], *, epoch: int
) -> None:
    """Write all of it, and what the format's trainers want. `dataset.json` comes last: who sees it sees all.

    `units` are those that may be in it; of what is told of them, only what was written counts.
    """
    said = manifest(snapshot, format_name, written, epoch=epoch)
    form = FORMATS[format_name]
    form.beside(folder, [one.name for one in written if one.keys], about(snapshot))
    (folder / ROWS).write_bytes(
        b"".join(
            canonical({"key": key, "shard": one.name, "row": row}) + b"\n"
            for one in written
            for row, key in enumerate(one.keys)
        )
    )
    (folder / "README.md").write_text(card(said, form.loading()))
    there = {key for one in written for key in one.keys}
    found = papers.facts(unit for unit in units if unit.key in there)
    (folder / "datasheet.md").write_text(papers.datasheet(said, found))
    (folder / "article-53.md").write_text(papers.training_summary(said, found))
    (folder / "croissant.json").write_text(json.dumps(croissant.document(said, form.features()), indent=2) + "\n")
    (folder / MANIFEST).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def manifest(snapshot: Snapshot, format_name: str, written: Sequence[Written], *, epoch: int) -> dict[str, Any]:
    """The same for the same choice and format, whenever it is written: there is no clock in it."""
    out = sum((Counter(one.left_out) for one in written), Counter[str]())
    files = [
        {"name": name, "bytes": size, "sha256": sha256, "shard": one.name}
        for one in written
        for name, size, sha256 in one.files
    ]
    shards = [{"name": one.name, "rows": len(one.keys), "left_out": one.left_out} for one in written]
    said = {
        "name": snapshot.name,
        "snapshot": snapshot.pk,
        "root": snapshot.root,
        "events": snapshot.events,
        "recipe": snapshot.recipe,
        "recipe_id": snapshot.recipe_id,
        "format": format_name,
        "epoch": epoch,
        "rows": sum(len(one.keys) for one in written),
        "left_out": dict(sorted(out.items())),
        "shards": shards,
        "files": sorted(files, key=lambda file: str(file["name"])),
        "revocations_key": SigningKey.public_hex(),
        "rehearsal": snapshot.rehearsal,
    }
    return said | ({"notice": NOTICE} if snapshot.rehearsal else {})


SIDES = (("fit", "train"), ("holdout", "validation"))
"""Files are named by the first; to loaders a split has the second name, which their scripts ask for."""


def card(said: dict[str, Any], loading: Sequence[str]) -> str:
    """A page for people, whose header tells `datasets` which files are which split (Hugging Face's dataset cards)."""
    names = [file["name"] for file in said["files"]]
    splits = [
        f"      - split: {split}\n        path: {json.dumps(patterns(side, names))}"
        for side, split in SIDES
        if [name for name in names if name.startswith(side)]
    ]
    listed = (
        "\n" + "\n".join(splits) if splits else " []"
    )  # `datasets` 5.2.0 says "no data files" of an empty list alone
    header = f"---\nconfigs:\n  - config_name: {edition(said)}\n    data_files:{listed}\n---\n"
    notice = f"**{said['notice']}**\n\n" if "notice" in said else ""
    lines = "\n".join(f"    {line}" for line in loading)
    loads = f"To load it, with DIR for this folder:\n\n{lines}" if splits else "Nothing is left in it to load."
    return (
        f"{header}\n# {said['name']}\n\n{notice}{said['rows']} rows, chosen by the recipe in `dataset.json` as "
        f"snapshot `{said['snapshot']}`, epoch {said['epoch']}.\n\n{loads}\n\n"
        "Files of `fit` are to be learned from, those of `holdout` to be looked at only: no lineage, look or prompt "
        "is on both sides. Every maker allowed training when this was written. Makers can take back what they allowed: "
        "ask the gallery for `revocations.jsonl`, and `manage.py dataset verify DIR --revocations FILE` says which "
        "rows to drop.\n"
    )


def edition(said: dict[str, Any]) -> str:
    """A name of its own for each content. `datasets` keeps what it read by the folder's name and this one, whatever the
    files are (5.2.0): by the same name it goes on reading rows that were taken back."""
    return "files-" + hashlib.sha256(canonical(said["files"])).hexdigest()[:16]


def patterns(side: str, names: Sequence[str]) -> list[str]:
    """What matches the files of a side that hold rows. Captions beside pictures are for other loaders: `datasets`
    takes a folder for what most of its files are."""
    found = {name.rpartition(".")[2] for name in names if name.startswith(side)}
    if not any("/" in name for name in names):
        return [f"{side}-*.{ending}" for ending in sorted(found)]
    return [f"{side}/**/*.{ending}" for ending in sorted(found - {"txt"})]
