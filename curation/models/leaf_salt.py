"""What keeps a row from being guessed out of its leaf."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from django.db import models

BYTES = 16
BATCH = 10_000


class LeafSalt(models.Model):
    """One for each picture that was ever chosen, made once, so that the same choice has the same root.

    Destroyed when the picture is taken back: from then on nobody can show that it was there, and the root still holds.
    """

    image = models.UUIDField(primary_key=True)
    salt = models.BinaryField(max_length=BYTES)

    def __str__(self) -> str:
        return str(self.image)

    @classmethod
    def of(cls, images: Iterable[str]) -> dict[str, bytes]:
        """The salts of these pictures (canonical UUID text), made where there are none."""
        wanted = sorted(images)
        for start in range(0, len(wanted), BATCH):
            fresh = [
                LeafSalt(image=UUID(one), salt=secrets.token_bytes(BYTES)) for one in wanted[start : start + BATCH]
            ]
            LeafSalt.objects.bulk_create(fresh, ignore_conflicts=True)
        return cls.known(wanted)

    @classmethod
    def known(cls, images: Iterable[str]) -> dict[str, bytes]:
        """Those that are there."""
        wanted = sorted(images)
        found: dict[str, bytes] = {}
        for start in range(0, len(wanted), BATCH):
            rows = cls.objects.filter(pk__in=wanted[start : start + BATCH]).values_list("pk", "salt")
            found |= {str(image): bytes(salt) for image, salt in rows}
        return found
