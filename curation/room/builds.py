"""Recipes that are tried or built from a page: the row is the truth, a process of its own does it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curation.models import Build
from curation.recipe import Recipe
from curation.room.processes import begin, claim
from lib.doorbell import ring, ring_on_commit
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

RUNS = "curation.tasks.run_build"
MOST_OPEN = 4
OPEN = (Build.State.QUEUED, Build.State.RUNNING)


def start(recipe: Recipe, *, by: User, keeps: bool, fresh: bool = False) -> Build:
    """Raises Problem("busy") while too many are under way."""
    if len(Build.objects.filter(state__in=OPEN)[:MOST_OPEN]) == MOST_OPEN:
        raise Problem("busy", _("Four recipes are being run already. Wait for one, or cancel it."), status=409)
    asked = Build(by=by, recipe=recipe.document(), keeps=keeps, fresh=fresh, language=get_language() or "")
    asked.save(force_insert=True)
    ring_on_commit(RUNS, str(asked.pk))
    return asked


def cancel(asked: Build) -> None:
    """Its process ends within a second. What is done already stays done."""
    Build.objects.filter(pk=asked.pk, state__in=OPEN).update(state=Build.State.CANCELLED, ended=timezone.now())


def run(pk: UUID) -> None:
    """Have one done, unless another is at it. A process that was killed is begun again, and goes on where it was."""
    if claim(Build, pk, waiting=Build.State.QUEUED, at_it=Build.State.RUNNING):
        begin(pk)


def beat(pk: UUID) -> bool:
    """Whether it is still asked for."""
    return bool(Build.objects.filter(pk=pk, state=Build.State.RUNNING).update(beat=timezone.now()))


def ring_waiting() -> None:
    """For each that waits or has been left: the message may have been lost."""
    for pk in Build.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True)[:MOST_OPEN]:
        ring(RUNS, str(pk))
