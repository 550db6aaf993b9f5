"""A picture that was refused, made after all: free of charge, whatever of the day's images is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from gallery.models import Image
from generator.jobs.acceptance import Acceptance
from generator.jobs.asked import of_document
from generator.models import Job
from generator.models.states import OPEN, State
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User


class RedonePictures:
    """As `moderation.registries.redoing.Redoing`."""

    def redo(self, person: User, asked: Mapping[str, Any], key: str) -> str:
        try:
            place = of_document(person, asked)
        except Image.DoesNotExist as error:
            raise Problem("gone", _("A picture that it started from is gone."), status=409) from error
        return Acceptance(**place, key=key, free=True).job().get_absolute_url()

    def take_back(self, person: User, key: str) -> None:
        for job in Job.objects.filter(user=person, idempotency_key=key, state__in=OPEN):
            job.end(State.CANCELLED, *OPEN)
