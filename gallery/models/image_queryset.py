"""How images are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from gallery.models.visibility import opens_for

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.visibility import Viewer

# The record of an image's making, as columns that a data frame can be built from. No file is touched to read it.
RECORD = (
    *("id", "maker_id", "state", "origin", "visibility", "created"),
    *("storage_key", "sha256", "perceptual_hash", "perceptual_quality", "mime", "bytes", "width", "height"),
    *("prompt", "negative_prompt", "prompt_sha256", "task", "seed", "steps", "guidance_scale", "scheduler", "strength"),
    *("candidates", "candidate", "job", "engine", "engine_version", "model", "model_revision", "model_licence"),
    *("outputs_may_train", "device", "versions", "facts", "started", "finished", "queue_seconds", "run_seconds"),
    *("gpu_seconds", "energy_wh", "energy_method", "consent", "consent_terms", "consent_from", "policy_version"),
)
# What a list of pictures never reads.
HEAVY = ("negative_prompt", "facts", "versions", "perceptual_hash")
MASK = "mask"  # the task of a picture that only says where another is repainted


class ImageQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def kept(self) -> ImageQuerySet:
        """Those whose file is there."""
        return self.filter(state="kept")

    def visible_to(self, viewer: Viewer) -> ImageQuerySet:
        """Kept images this viewer may look at: their own, and those of others by visibility, follows and blocks."""
        allowed = opens_for(viewer)
        return self.kept().filter(allowed | Q(maker=viewer.pk) if viewer.is_authenticated else allowed)

    def free_for(self, maker: Any) -> ImageQuerySet:
        """The maker's own kept images that are in no living post, so that a new post may show them; no masks."""
        free = self.kept().filter(Q(entry__isnull=True) | Q(entry__post__state="deleted"), maker=maker)
        return free.exclude(task=MASK)

    def records(self, *, chunk: int = 2000) -> Iterator[dict[str, Any]]:
        """The making record of every image as a dict of RECORD, streamed through a server-side cursor."""
        for values in self.order_by("pk").values_list(*RECORD).iterator(chunk_size=chunk):
            yield dict(zip(RECORD, values, strict=True))

    def in_order_of(self, keys: list[UUID]) -> list[Any]:
        """The images with these keys, in this order; unknown keys are left out."""
        found = self.in_bulk(keys)
        return [found[key] for key in keys if key in found]
