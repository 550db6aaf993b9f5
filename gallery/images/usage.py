"""Who may start from a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gallery.images import originals, remix_rights
from gallery.models import Image, Post

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer


def why_not(image: Image | None, person: Viewer) -> str:
    """Why this person may not start from it, as a sentence; empty where they may.

    They may from their own, unless they brought it as a copy of another's that is closed, and from what is shown in a
    post they can open, whose terms let them. What is not there and what they may not open look alike.
    """
    hidden = _("This picture is not there, or its maker does not let others remix it.")
    if image is None or not person.is_authenticated or image.state != Image.State.KEPT or not image.is_clear:
        return hidden
    if image.maker_id == person.pk:
        return originals.why_not(image, person)
    shown = Post.objects.published().visible_to(person).filter(entries__image=image.pk)
    return remix_rights.why_not(image, person) if shown.exists() else hidden


def may_use(image: Image, person: Viewer) -> bool:
    """Whether this person may start from it."""
    return not why_not(image, person)
