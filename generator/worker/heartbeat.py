"""A worker's sign of life, left only while its engine answers and it can be rung, so that a silent machine is known as
one in time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from generator.engines.base import Engine
from generator.models import EngineCard, Machine
from generator.models.machine import silence
from lib.doorbell import AWAY, reach_broker

logger = logging.getLogger(__name__)

IN_A_SILENCE = 4  # so that one which is late is not taken for the end


def begin_heartbeat(name: str, engine: Engine | None = None, *, every: float | None = None) -> Callable[[], None]:
    """Renew this machine's `seen` from a thread until what is returned is called, or the process ends.

    An engine in another process is asked each time whether it is well. One that is not leaves no sign; while it is
    being used the machine that it stops is known by its silence, and the card of its setting says why.
    """
    over = threading.Event()
    pause = every or silence().total_seconds() / IN_A_SILENCE
    beating = threading.Thread(target=_beat, args=(name, engine, pause, over), name="sign of life", daemon=True)
    beating.start()

    def stop() -> None:
        over.set()
        beating.join()

    return stop


def _beat(name: str, engine: Engine | None, every: float, over: threading.Event) -> None:
    while not over.wait(every):
        try:
            health = health_of(engine)
            if trouble := trouble_in(health):
                logger.warning("the engine of %s is not well: %s", name, trouble)
                EngineCard.in_trouble(settings.ENGINE, trouble)
            elif can_be_rung():
                Machine.lives(name, memory_in(health))
        except (OperationalError, InterfaceError) as error:
            logger.warning("no sign of life could be left: %s", error)
        finally:
            connection.close()  # idle for most of the time


def health_of(engine: Engine | None) -> dict[str, Any]:
    """What it says; nothing for an engine in this process, whose life is the worker's own."""
    return engine.health() if engine and hasattr(engine, "ready") else {}


def trouble_in(health: dict[str, Any]) -> str:
    """In a sentence; empty where it is well."""
    return "" if health.get("ok", True) else str(health.get("trouble") or "The engine is not well.")


def can_be_rung() -> bool:
    """Whether a message would come; without, what is asked for waits, and no wait may be promised."""
    try:
        reach_broker()
    except AWAY as error:
        logger.warning("nothing can be heard: %s", error)
        return False
    return True


def memory_in(health: dict[str, Any]) -> dict[str, int]:
    """Bytes on its device, where it knows them."""
    if not health.get("memory_total_bytes"):
        return {}
    return {"total": int(health["memory_total_bytes"]), "free": int(health.get("memory_free_bytes", 0))}
