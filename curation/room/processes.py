"""Work of minutes, in a process of its own: so that its memory goes with it, and a kill is met by beginning again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from curation.models.build import SILENT
from lib.outages import StorageAway
from lib.problems import Problem

if TYPE_CHECKING:
    from curation.models import Build, Order

LOOKS = 1  # second between two looks at the process
MOST_TRIES = 3


def claim(model: type[Build] | type[Order], pk: UUID, *, waiting: str, at_it: str) -> bool:
    """Whether this one is ours now: it waits, or whoever had it has been silent for a minute. The fourth try fails."""
    silent = Q(state=at_it, beat__lt=timezone.now() - SILENT)
    mine = model._default_manager.filter(Q(state=waiting) | silent, pk=pk)
    told = {"": [_("Its process was stopped again and again; have the operator look at memory and disk.")]}
    if mine.filter(tries__gte=MOST_TRIES).update(state="failed", errors=told):
        return False
    return bool(mine.update(state=at_it, beat=timezone.now(), tries=F("tries") + 1))


def watch(pk: UUID, beats: Callable[[], bool]) -> bool:
    """Have `manage.py dataset work` do it. `beats` is called each second, and ends it by False.

    Returns whether it came to an end by itself, whatever end that was.
    """
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "dataset", "work", str(pk)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:  # noqa: S603 - our own command, and an id
        try:
            while True:
                try:
                    return child.wait(LOOKS) == 0
                except subprocess.TimeoutExpired:
                    if not beats():
                        child.terminate()
                        return True
        finally:
            child.terminate()


def refusals(act: Callable[[], Any], language: str) -> dict[str, list[str]]:
    """{place: [sentence]} of what was refused or went wrong, in this language; empty where it was done."""
    with override(language or None):
        try:
            act()
        except Problem as problem:
            return problem.errors or {"": [str(problem)]}
        except StorageAway:
            return {
                "": [_("The pictures' storage cannot be reached just now. Nothing is lost; try again in a minute.")]
            }
        except OSError as error:
            return {"": [_("The disk said: %(error)s.") % {"error": error.strerror or error}]}
    return {}
