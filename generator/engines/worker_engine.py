"""The engine of a worker: in its own process, or behind a socket in another."""

from __future__ import annotations

from generator.engines.base import Engine, ModelRef
from generator.engines.process.engine import ProcessEngine
from generator.engines.process.watchdog import Watchdog
from generator.engines.registry import open_engine


def open_worker_engine(name: str, *, socket: str = "", hung_seconds: float = 30.0) -> Engine:
    """The engine of a worker: in this process, or, where a socket is set, in the process that listens there.

    `hung_seconds` is the silence in mid-batch that such a process is always allowed. Raises EngineError.
    """
    if not socket:
        return open_engine(name)
    engine = ProcessEngine(socket, setting=name, watchdog=Watchdog(least=hung_seconds))
    engine.load(ModelRef(""))
    return engine
