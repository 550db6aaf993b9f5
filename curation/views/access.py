"""Who comes into the curators' room: those who may see snapshots; only who may add one does anything there."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.access.person import person_of
from accounts.models import User
from lib.problems import Problem

SEES, ACTS = "curation.view_snapshot", "curation.add_snapshot"


def curator(request: HttpRequest) -> User:
    """Raises Problem("not-found"), as for what is not there."""
    person = person_of(request)
    needed = ACTS if request.method == "POST" else SEES
    if not person.has_perm(needed):
        raise Problem.not_found()
    return person
