"""Captions of several pictures at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from curation.models import Change
from curation.snapshots.decisions import caption, in_force
from gallery.models import Image
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

WAYS = ("set", "before", "after")


def write_captions(images: Sequence[UUID], words: str, way: str, *, name: str, by: User) -> Change:
    """Call these pictures so, or put words before or after what each is called. Raises Problem("invalid").

    What a picture is called is what a curator wrote last, or else its prompt.
    """
    words = " ".join(words.split())
    if way not in WAYS or not words:
        raise Problem.invalid(words=_("Write the words, and whether they stand before, after or instead."))
    captions = dict.fromkeys(images, words) if way == "set" else _added(images, words, way, name, by)
    return caption(captions, name=name, by=by, note=words)


def _added(images: Sequence[UUID], words: str, way: str, name: str, by: User) -> dict[UUID, str]:
    held = in_force(images, name=name)
    prompts = dict(Image.objects.visible_to(by).filter(pk__in=images).values_list("pk", "prompt"))
    said = {
        image: held[image].caption if image in held and held[image].caption else prompts.get(image, "")
        for image in images
    }
    return {
        image: " ".join((f"{words} {text}" if way == "before" else f"{text} {words}").split())
        for image, text in said.items()
    }
