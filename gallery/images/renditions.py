"""The smaller copies of an image: made by a task after it is kept, or when the first reader comes before that."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gallery.files import storage
from gallery.images.source_type import label_of
from gallery.models.image import Image
from lib.imaging.renditions import renditions

SHARED = "og"


def ensure(image: Image) -> None:
    """Make what is missing; does nothing for an erased image or one whose renditions are there. Safe to repeat."""
    if image.state != Image.State.KEPT or all(one["bytes"] for one in image.renditions.values()):
        return
    make(image)


def make(image: Image) -> None:
    """Make all renditions of an image and write down how large they are."""
    store = storage.store()
    made = renditions(store.read(image.storage_key), label_of(image))
    with transaction.atomic():
        storage.lock(image.sha256, alone=False)
        store.put_renditions(image.storage_key, made.values())
        image.renditions = {name: facts for name, facts in _facts(image, made) if name != SHARED}
        Image.objects.kept().filter(pk=image.pk).update(renditions=image.renditions)


def place(image: Image, name: str) -> tuple[str, str]:
    """Key and media type. A width that the original does not reach is the widest there is."""
    if name == "original":
        return image.storage_key, image.mime
    if name == SHARED:
        return storage.store().rendition_key(image.storage_key, f"{SHARED}.jpg"), "image/jpeg"
    made = image.renditions.get(name) or max(image.renditions.values(), key=lambda one: int(one["width"]))
    return made["key"], made["mime"]


def _facts(image: Image, made: dict[str, Any]) -> Any:
    store = storage.store()
    for one in made.values():
        name = one.name.partition(".")[0]
        key = store.rendition_key(image.storage_key, one.name)
        facts = {"key": key, "width": one.width, "height": one.height, "bytes": len(one.data), "mime": one.mime}
        yield name, facts
