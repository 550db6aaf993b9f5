"""Erasing images: what goes, what stays for the sake of others' lineage."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from gallery.files import storage
from gallery.images import signing
from gallery.models.credit import Credit
from gallery.models.image import Edge, Image
from gallery.models.visibility import Visibility
from gallery.registries import closing

# What a tombstone keeps: its id, its maker while there is one, its shape, when and by what kind of means it was made,
# and its place in the lineage of others.
KEPT = {"id", "maker", "state", "origin", "visibility", "created", "width", "height"}
KEPT |= {"digital_source_type", "root", "record_version"}


def erase(images: Any) -> None:
    """Make tombstones of these images (a queryset): their words go, row and edges stay for the lineage of others.

    Files that nothing else needs go when this is committed.
    """
    with transaction.atomic():
        keys = list(images.with_file().values_list("storage_key", flat=True))
        found = list(images.values_list("pk", flat=True))
        signing.renew(found)
        signing.forget(found)
        images.update(state=Image.State.ERASED, visibility=Visibility.PRIVATE, **_blank())
        closing.closed(found)
        storage.discard(keys)


def forget(images: Any) -> None:
    """Erase these images, and drop the tombstones that nobody's lineage or work points to."""
    with transaction.atomic():
        found = list(images.values_list("pk", flat=True))
        erase(Image.objects.filter(pk__in=found))
        _drop_unneeded(found)


def _drop_unneeded(keys: list[Any]) -> None:
    """From the youngest up, so that a chain of one's own pictures goes altogether."""
    child = Edge.objects.filter(parent=OuterRef("pk"))
    credited = Credit.objects.filter(source=OuterRef("pk"))
    for key in sorted(keys, reverse=True):
        alone = Image.objects.filter(~Exists(child), ~Exists(credited), pk=key)
        try:
            with transaction.atomic():
                alone.delete()
        except ProtectedError:
            continue  # another room still works with it: the tombstone stays


def _blank() -> dict[str, Any]:
    """Every column that a tombstone gives up, with its empty value."""
    fields = [field for field in Image._meta.concrete_fields if field.name not in KEPT]
    return {field.name: field.get_default() if not field.null else None for field in fields}
