"""Posting a picture chooses it among the candidates of its job."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from generator.models import Choice

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User
    from gallery.models import Post


def note_choices(post: Post, by: User) -> None:
    """A row for each picture of the post that was one of several; called within the transaction that publishes it."""
    by_job: dict[UUID, list[UUID]] = defaultdict(list)
    for entry in post.entries.filter(image__job__isnull=False).select_related("image"):
        if entry.image.job:
            by_job[entry.image.job].append(entry.image_id)
    for job, images in by_job.items():
        Choice.note(job, images, by, Choice.Act.POST)
