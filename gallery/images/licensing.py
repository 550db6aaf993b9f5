"""Under which licence a picture is given away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from gallery.images import signing
from gallery.models.image import Image
from gallery.models.ownership import ask_owner

if TYPE_CHECKING:
    from accounts.models import User


def give(image: Image, licence: str, *, by: User) -> None:
    """Under this `Licence`; empty is all rights reserved. Raises Problem for a picture of another's."""
    ask_owner(by, image.maker_id)
    with transaction.atomic():
        if Image.objects.kept().filter(pk=image.pk).exclude(licence=licence).update(licence=licence):
            signing.renew([image.pk])
    image.licence = licence


def give_as_settings_say(images: Iterable[Image], *, by: User) -> None:
    """Those that are shown for the first time, and of which nothing is said."""
    if by.licence:
        for image in images:
            if not image.licence:
                give(image, by.licence, by=by)
