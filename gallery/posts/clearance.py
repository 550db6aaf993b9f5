"""What was decided about a picture: it may leave or not, and the post that shows it appears or waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gallery.images import signing
from gallery.models import Image, Post
from gallery.posts import publication
from gallery.registries import closing

if TYPE_CHECKING:
    from uuid import UUID


def set_clearance(image: UUID, clearance: str) -> bool:
    """Whether this changed something. Files that were signed of it end here, and are made anew once it is clear."""
    with transaction.atomic():
        posts = list(Post.objects.filter(entries__image=image).select_for_update(of=("self",)).order_by("-pk"))
        changed = Image.objects.filter(pk=image).exclude(clearance=clearance).update(clearance=clearance) == 1
        if changed:
            signing.renew([image])
            if clearance != Image.Clearance.CLEAR:
                closing.closed([image])  # also where no post shows it
            for post in posts:
                publication.look_again(post)
    return changed
