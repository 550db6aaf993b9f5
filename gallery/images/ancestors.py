"""Whose pixels a picture holds: its own, and those of everything above it over edges that carried some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.image import Image

# Every image of %(images)s beside itself and each picture whose pixels are in it. An edge of which nobody knows whether
# pixels flowed counts as one. `union` drops what was seen, so a row that lies about its time ends the walk.
PIXELS = """
with recursive pixels (image, holds) as (
    select id, id from gallery_image where id = any(%(images)s::uuid[])
    union
    select pixels.image, edge.parent_id from pixels join gallery_edge edge on edge.child_id = pixels.holds
    where edge.pixels is not false
)
"""
ORIGINS = f"""{PIXELS}
select distinct pixels.image, held.origin from pixels join gallery_image held on held.id = pixels.holds"""  # noqa: S608 - our own text
MAKERS = f"""{PIXELS}
select distinct pixels.image, held.maker_id from pixels join gallery_image held on held.id = pixels.holds"""  # noqa: S608 - our own text
# Upwards from each image by its first parent only.
ROOTS = """
with recursive up (image, root, depth) as (
    select id, id, 0 from gallery_image where id = any(%(images)s::uuid[])
    union
    select up.image, first.parent_id, up.depth + 1 from up cross join lateral (
        select parent_id from gallery_edge edge where edge.child_id = up.root order by position, id limit 1) first
)
select distinct on (image) image, root from up order by image, depth desc"""


def origins(images: Collection[UUID]) -> dict[UUID, set[str]]:
    """By which kinds of means (`Image.Origin`) the pixels of each image came to be."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for image, origin in _rows(ORIGINS, images):
        found[image].add(origin)
    return found


def makers(images: Collection[UUID]) -> dict[UUID, set[int | None]]:
    """Whose pixels are in each image; None among them for somebody who has left."""
    found: dict[UUID, set[int | None]] = defaultdict(set)
    for image, maker in _rows(MAKERS, images):
        found[image].add(maker)
    return found


def roots(images: Collection[UUID]) -> dict[UUID, UUID]:
    """Where the line of first parents of each image begins."""
    return dict(_rows(ROOTS, images))


def root_of(parents: Iterable[Image]) -> UUID | None:
    """The root of what comes from these parents in this order; None without any."""
    first = next(iter(parents), None)
    if first is None:
        return None
    return first.root or roots([first.pk])[first.pk]


def _rows(statement: str, images: Collection[UUID]) -> list[tuple[UUID, Any]]:
    if not images:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, {"images": list(images)})
        return list(cursor.fetchall())
