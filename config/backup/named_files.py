"""The files that rows name, part by part, so that a gallery of any size is compared in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Model

from accounts.models import Export, User
from gallery.models import Image

IMAGES, AVATARS, EXPORTS = "images/", "avatars/", "exports/"
PARTS = (*(f"{IMAGES}{digit}" for digit in "0123456789abcdef"), AVATARS, EXPORTS)
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
