"""Who may start from a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gallery.models import Image, Post

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer


def may_use(image: Image, person: Viewer) -> bool:
    """Whether this person may start from it: their own, or one shown in a post they can open and may remix."""
    if not person.is_authenticated or image.state != Image.State.KEPT or not image.is_clear:
        return False
    if image.maker_id == person.pk:
        return True
    return Post.objects.published().visible_to(person).filter(entries__image=image.pk, remixable=True).exists()
