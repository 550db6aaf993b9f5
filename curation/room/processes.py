"""Work of minutes, in a process of its own: so that its memory goes with it, and a kill is met by beginning again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from curation.models.build import SILENT
from lib.outages import StorageAway
from lib.problems import Problem

if TYPE_CHECKING:
    from curation.models import Build, Order

BEATS = 1  # second between two signs of life
MOST_TRIES = 3


def claim(model: type[Build] | type[Order], pk: UUID, *, waiting: str, at_it: str) -> bool:
    """Whether this one is ours now: it waits, or whoever had it has been silent for a minute. The fourth try fails."""
    silent = Q(state=at_it, beat__lt=timezone.now() - SILENT)
    mine = model._default_manager.filter(Q(state=waiting) | silent, pk=pk)
    told = {"": [_("Its process was stopped again and again; have the operator look at memory and disk.")]}
    if mine.filter(tries__gte=MOST_TRIES).update(state="failed", errors=told):
        return False
    return bool(mine.update(state=at_it, beat=timezone.now(), tries=F("tries") + 1))


def begin(pk: UUID) -> subprocess.Popen[bytes]:
    """Have `manage.py dataset work` do it. The worker goes on with what else there is, and the clock with what a killed
    process leaves."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "dataset", "work", str(pk)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command, and an id


@contextmanager
def beating(beats: Callable[[], bool]) -> Iterator[None]:
    """While its process works, `beats` is called each second, and ends the process where it says False or cannot say:
    what was asked for was cancelled, or the gallery has stopped."""
    over = Event()

    def beat() -> None:
        while not over.wait(BEATS):
            try:
                goes_on = beats()
            except DatabaseError:
                goes_on = False
            if not goes_on and not over.is_set():
                os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        over.set()


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
