"""The files that rows name, part by part, so that a gallery of any size is compared in little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.storage import storages
from django.db.models import Model

from accounts.models import Export, User
from curation.erasure import revocations_key
from curation.events.schema import CURRENT, FOLDER
from curation.models import Snapshot
from curation.snapshots.storage import PARTS as TABLES
from gallery.models import Image
from lib.storage.files import files_of
from lib.storage.moving import places_of

IMAGES, AVATARS, EXPORTS = "images/", "avatars/", "exports/"
SNAPSHOTS, EVENTS = "datasets/snapshots/", "events/"
PARTS = (*(f"{IMAGES}{digit}" for digit in "0123456789abcdef"), AVATARS, EXPORTS, SNAPSHOTS, EVENTS)
"""Beginnings of keys; together they hold every file that a row can name."""


class NamedFile(NamedTuple):
    """`bytes` and `sha256` are what the row knows, else None and empty; `row` is for people."""

    key: str
    bytes: int | None
    sha256: str
    row: str


def named_files(part: str) -> Iterator[NamedFile]:
    """What rows name under one of PARTS."""
    if part == AVATARS:
        yield from _by_key(User, "avatar_key")
    elif part == EXPORTS:
        yield from _by_key(Export, "storage_key")
    elif part == SNAPSHOTS:
        yield from _of_snapshots()
    elif part == EVENTS:
        yield from _of_events()
    else:
        yield from _of_images(part)


def _of_images(part: str) -> Iterator[NamedFile]:
    """An original, and those of its renditions that were made; two rows that share them may know two lengths."""
    images = Image.objects.with_file().filter(storage_key__startswith=part)
    wanted = images.values_list("pk", "storage_key", "bytes", "sha256", "renditions")
    for pk, key, length, sha256, renditions in wanted.iterator(chunk_size=2000):
        yield NamedFile(key, length, sha256, f"image {pk}")
        for name, made in renditions.items():
            if made.get("bytes") and made["key"] != key:
                yield NamedFile(made["key"], None, "", f"{name} of image {pk}")


def _by_key(model: type[Model], field: str) -> Iterator[NamedFile]:
    rows = model._default_manager.exclude(**{field: ""}).values_list("pk", field)
    for pk, key in rows.iterator(chunk_size=2000):
        yield NamedFile(key, None, "", f"{model._meta.verbose_name} {pk}")


def _of_snapshots() -> Iterator[NamedFile]:
    """Tables of each dataset's snapshot, as of its epoch, and what was taken back out of it."""
    for snapshot in Snapshot.objects.order_by("pk").iterator():
        for part in TABLES:
            yield NamedFile(snapshot.key(part), None, "", f"dataset {snapshot}")
        if snapshot.told:
            yield NamedFile(revocations_key(snapshot), None, "", f"dataset {snapshot}")


def _of_events() -> Iterator[NamedFile]:
    """What manifests name: of the last export, and of the one before, which somebody may still read."""
    storage = storages["default"]
    manifests = [file.key for place in places_of(storage) for file in files_of(place, f"{FOLDER}/manifest-")]
    if manifests:
        yield NamedFile(CURRENT, None, "", "the last export of events")
    for key in manifests:
        yield NamedFile(key, None, "", "an export of events")
        with storage.open(key) as file:
            said = json.loads(file.read())
        for one in said["files"]:
            yield NamedFile(one["key"], one["bytes"], one["sha256"], f"the events of {said['moment']}")
