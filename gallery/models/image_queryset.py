"""How images are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, F, Q, When

from gallery.models.image_columns import record_columns
from gallery.models.visibility import opens_for, told_of

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.image import Image
    from gallery.models.visibility import Viewer

# What a list of pictures never reads.
HEAVY = ("negative_prompt", "facts", "versions", "perceptual_hash", "core_hash", "found_in_file", "stated")
MASK = "mask"  # the task of a picture that only says where another is repainted


class ImageQuerySet(models.QuerySet["Image"]):
    def kept(self) -> ImageQuerySet:
        """Those that are there, for whoever may see them."""
        return self.filter(state="kept")

    def clear(self) -> ImageQuerySet:
        """Kept ones that no rule of the site is against: whatever leaves is one of these."""
        return self.kept().filter(clearance="clear")

    def with_file(self) -> ImageQuerySet:
        """Those whose file is there: also what was deleted and can be brought back."""
        return self.filter(state__in=("kept", "deleted"))

    def visible_to(self, viewer: Viewer) -> ImageQuerySet:
        """Kept images this viewer may look at: their own, and those of others by visibility, follows and blocks."""
        allowed = opens_for(viewer) & Q(clearance="clear")
        return self.kept().filter(allowed | Q(maker=viewer.pk) if viewer.is_authenticated else allowed)

    def told_to(self, viewer: Viewer) -> ImageQuerySet:
        """Those that another thing may name before this viewer: what they may see, but nothing unlisted of others."""
        return self.visible_to(viewer).filter(told_of(viewer))

    def free_for(self, maker: Any) -> ImageQuerySet:
        """The maker's own kept images that are in no living post, so that a new post may show them; no masks."""
        free = self.kept().filter(Q(entry__isnull=True) | Q(entry__post__state="deleted"), maker=maker)
        return free.exclude(task=MASK)

    def with_post_state(self) -> ImageQuerySet:
        """Each with `.post_state` and `.in_post`, the state and the key of the living post it is in, or None."""
        lives = ~Q(entry__post__state="deleted")
        return self.annotate(
            post_state=Case(When(lives, then=F("entry__post__state"))),
            in_post=Case(When(lives, then=F("entry__post_id"))),
        )

    def records(self, *, chunk: int = 2000) -> Iterator[dict[str, Any]]:
        """The making record of every image as a dict by column, streamed through a server-side cursor."""
        names = [column.attname for column in record_columns(self.model)]
        for values in self.order_by("pk").values_list(*names).iterator(chunk_size=chunk):
            yield dict(zip(names, values, strict=True))

    def in_order_of(self, keys: list[UUID]) -> list[Image]:
        """The images with these keys, in this order; unknown keys are left out."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]
