"""Whether PostgreSQL is there, by a pulse that notices also when it is silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from django.db import connection

BEAT, PATIENCE = 1.0, 4.0  # seconds between two questions, and after which an unanswered one means that it is away

log = structlog.get_logger(__name__)


class Pulse:
    """Asks every second, in a thread and by a connection of its own, so that one who waits can be told to go.

    PostgreSQL that is frozen, or whose machine is gone, answers no question and breaks no connection: without a pulse
    every thread of this process would wait for it in turn, and nobody would be told.
    """

    def __init__(self, ask: Callable[[], None] | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask or select_one, clock
        self._asked: float | None = None  # since when a question waits for its answer
        self._refused = False
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """When the server of this process starts."""
        self._asked, self._refused = None, False
        self._over.clear()
        self._thread = threading.Thread(target=self._live, name="database pulse", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """When it ends; nothing counts as away from then on. A beat that waits for its answer is not waited for."""
        self._over.set()
        self._thread, self._refused = None, False

    @property
    def is_away(self) -> bool:
        """A process that was itself held up, and so asked nothing for a while, learns nothing of the database by it."""
        asked = self._asked if self._thread else None
        return self._refused or (asked is not None and self._clock() - asked > PATIENCE)

    def beat(self) -> None:
        """Ask once."""
        self._asked = self._clock()
        try:
            self._ask()
        except Exception as error:  # whatever it is, the next beat tries again
            if not self._refused:
                log.warning("the database is away", error=str(error))
            self._refused = True
            connection.close()
        else:
            self._refused = False
        self._asked = None

    def _live(self) -> None:
        while not self._over.wait(BEAT):
            self.beat()


def select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


pulse = Pulse()
"""This process's."""
