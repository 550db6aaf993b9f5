"""A worker's sign of life while it has nothing to do, so that its model stays among those that can be chosen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from generator.models import Machine

logger = logging.getLogger(__name__)

EVERY_SECONDS = 30.0


def begin_heartbeat(name: str, *, every: float = EVERY_SECONDS) -> Callable[[], None]:
    """Renew this machine's `seen` from a thread until what is returned is called, or the process ends."""
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(name, every, over), name="sign of life", daemon=True)
    beating.start()

    def stop() -> None:
        over.set()
        beating.join()

    return stop


def _beat(name: str, every: float, over: threading.Event) -> None:
    while not over.wait(every):
        try:
            Machine.lives(name)
        except (OperationalError, InterfaceError) as error:
            logger.warning("no sign of life could be left: %s", error)
        finally:
            connection.close()  # idle for most of the time
