"""The engine's process: the main thread draws, one thread a connection listens.

An engine is called from the main thread alone, except for `cancel` and `health`, as its interface promises it. Nothing
forks. A hung engine is the dispatcher's to kill; where it does not (it died, or lives in another container),
faulthandler's own thread, which needs neither the interpreter nor its lock, writes where everything hung and ends the
process.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import queue
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from generator.engines.base import Candidate, Engine, EngineError, Event
from generator.engines.process.batch import Batch
from generator.engines.process.channel import BadFrame
from generator.engines.process.listening_socket import ListeningSocket
from generator.engines.process.messages import CapabilitiesAnswer, Done, Failed, Progress, Result
from generator.engines.process.opening import Opening
from generator.engines.process.server_connection import ServerConnection, failed
from generator.engines.process.watchdog import Watchdog

logger = logging.getLogger(__name__)

MOST_CONNECTIONS = 32
GUARD_SECONDS = 1.0
LAST_RESORT = 1.5  # times the limit that dispatchers keep: they come first, since they can say what happened

Shapes = tuple[tuple[int, int], ...]


class EngineServer:
    """Serves one engine at one socket. `run` in the main thread; `leave` from any other."""

    def __init__(
        self,
        setting: str,
        listener: ListeningSocket,
        open_: Callable[[str], Engine],
        *,
        shapes: Sequence[tuple[int, int]] = (),
        watchdog: Watchdog | None = None,
    ) -> None:
        self.setting, self.listener = setting, listener
        self.opening = Opening(setting, open_, shapes)
        self.watchdog = watchdog or Watchdog()
        self.began = time.monotonic()
        self.drawn = 0
        self._work: queue.SimpleQueue[tuple[ServerConnection, Batch | Shapes] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._connections: set[ServerConnection] = set()
        self._dispatcher: ServerConnection | None = None
        self._batch: Batch | None = None
        self._guarded = self._guarded_limit = 0.0
        self._leaving = threading.Event()

    def run(self) -> None:
        """Open the engine and draw what is sent, until asked to leave."""
        threading.Thread(target=self._accept, name="accept", daemon=True).start()
        self.opening.insist(self._leaving)
        if self._leaving.is_set():
            return
        engine, able = self.opening.opened()
        self.watchdog.meet(quiet_seconds(engine))
        logger.info("drawing with %s %s at %s", able.engine, able.model, self.listener.path)
        while (work := self._work.get()) is not None:
            self._perform(engine, *work)

    def leave(self) -> None:
        """Take nothing more, give the batch in hand up at its next step, and end."""
        self._leaving.set()
        self.listener.close()
        if self.opening.engine is None:
            os._exit(0)  # loading a model cannot be interrupted, and nothing is in hand
        self._work.put(None)
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            self.abandon(connection)

    # -- what connections ask, each in its own thread ------------------------------------------------------------------

    def admit(self, connection: ServerConnection) -> None:
        """Make this connection the dispatcher. Raises EngineError where another already is."""
        with self._lock:
            other = self._dispatcher
            if other is not None and not other.channel.is_gone():
                raise EngineError(
                    f"Another dispatcher (process {other.peer}) already uses this engine; "
                    "each dispatcher needs an engine process of its own.",
                    code="engine-taken",
                )
            self._dispatcher = connection

    def take(self, connection: ServerConnection, asked: Batch | Shapes) -> None:
        """Put a batch or a warm-up in line for the main thread; what cannot be taken is answered by Failed."""
        try:
            self.opening.opened()
            with self._lock:
                if connection is not self._dispatcher:
                    raise EngineError("Only a dispatcher may have pictures drawn.", code="not-dispatcher")
                if connection.batch is not None:
                    raise EngineError("This dispatcher's last batch is still being drawn.", code="engine-busy")
                if isinstance(asked, Batch):
                    connection.batch = asked
            self._work.put((connection, asked))
        except EngineError as refusal:
            connection.tell(failed(refusal))

    def cancel(self, request: str) -> None:
        with self._lock:
            batches = [one.batch for one in self._connections if one.batch is not None]
        for batch in batches:
            if batch.cancel(request) and batch is self._batch:
                self._engine().cancel(request)

    def able(self) -> CapabilitiesAnswer:
        engine, able = self.opening.opened()
        return CapabilitiesAnswer(able, quiet_seconds(engine))

    def health(self) -> dict[str, Any]:
        """`ok`, `state` (opening, trouble, idle, drawing, leaving), `trouble` in a sentence, and the engine's own."""
        found: dict[str, Any] = {
            "ok": False,
            "state": self._state(),
            "trouble": "" if self.opening.engine else str(self.opening.trouble),
            "setting": self.setting,
            "pid": os.getpid(),
            "up_seconds": round(time.monotonic() - self.began, 1),
            "batches_drawn": self.drawn,
            "dispatcher": self._dispatcher.peer if self._dispatcher else None,
            "cold": self.opening.cold,
        }
        if self.opening.engine is not None:
            found |= engine_health(self.opening.engine)
        return found

    def abandon(self, connection: ServerConnection) -> None:
        """Cancel whatever this connection asked for."""
        batch = connection.batch
        if batch is not None:
            for request in batch.requests:
                self.cancel(request.id)

    def forget(self, connection: ServerConnection) -> None:
        """It has gone."""
        self.abandon(connection)
        with self._lock:
            self._connections.discard(connection)
            if self._dispatcher is connection:
                self._dispatcher = None

    # -- drawing, in the main thread -----------------------------------------------------------------------------------

    def _perform(self, engine: Engine, connection: ServerConnection, asked: Batch | Shapes) -> None:
        """Do it and answer by Done or Failed, whatever the engine does."""
        self.watchdog.begin()
        answer: Done | Failed = Done()
        try:
            if isinstance(asked, Batch):
                self._draw(engine, asked)
            else:
                engine.warmup(asked)
        except EngineError as error:
            answer = failed(error)
        except Exception:
            logger.exception("the engine broke down")
            answer = Failed("The engine broke down over this batch.", code="engine-crashed")
        finally:
            faulthandler.cancel_dump_traceback_later()
        connection.batch = self._batch = None
        connection.tell(answer)

    def _draw(self, engine: Engine, batch: Batch) -> None:
        self._batch = batch
        self._guarded = 0.0
        self._guard()
        made = self._candidates(engine, batch)
        if self._leaving.is_set() and len(made) < len(batch.requests):
            raise EngineError("The engine's process was asked to end; the batch is drawn again.", code="engine-leaving")
        try:
            for candidate in made:
                batch.tell(Result(candidate))
        except BadFrame as error:
            raise EngineError(str(error), code="engine-garbage") from error
        self.drawn += 1

    def _candidates(self, engine: Engine, batch: Batch) -> list[Candidate]:
        """Draw what has not been cancelled; an event about what has been cancels it again."""

        def on_event(event: Event) -> None:
            self.watchdog.heard(event.kind)
            self._guard()
            if batch.is_cancelled(event.request):
                engine.cancel(event.request)
            batch.tell(Progress(event))

        wanted = []
        for request in batch.requests:
            if batch.is_cancelled(request.id):
                on_event(Event(request.id, "cancelled"))
            else:
                wanted.append(request)
        return engine.generate(wanted, on_event) if wanted else []

    def _guard(self) -> None:
        """Have this process end, saying where it hung, unless it is guarded anew or the batch ends in time.

        Once a second, or when the limit has fallen: each time a thread is started, which costs more than a step does.
        """
        now, limit = time.monotonic(), self.watchdog.limit
        if now - self._guarded > GUARD_SECONDS or limit < self._guarded_limit:
            self._guarded, self._guarded_limit = now, limit
            faulthandler.dump_traceback_later(limit * LAST_RESORT + GUARD_SECONDS, exit=True)

    # ------------------------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while not self._leaving.is_set():
            try:
                connected = self.listener.accept()
            except OSError as error:
                if not self._leaving.is_set():
                    logger.error("no connection could be accepted: %s", error)
                    time.sleep(0.1)  # out of file descriptors, most likely: let some go
                continue
            self._receive(connected)

    def _receive(self, connected: socket.socket) -> None:
        with self._lock:
            if len(self._connections) >= MOST_CONNECTIONS:
                logger.warning("refused a connection: there are %d already", len(self._connections))
                connected.close()
                return
            connection = ServerConnection(connected, self)
            self._connections.add(connection)
        threading.Thread(target=connection.serve, name=f"process {connection.peer}", daemon=True).start()

    def _engine(self) -> Engine:
        return self.opening.opened()[0]

    def _state(self) -> str:
        if self._leaving.is_set():
            return "leaving"
        if self.opening.engine is None:
            return "opening" if self.opening.trouble.code == "engine-opening" else "trouble"
        return "drawing" if self._batch is not None else "idle"


def quiet_seconds(engine: Engine) -> float:
    """How long an engine says that it may draw without an event; 0 where it says nothing of it."""
    return float(getattr(engine, "quiet_seconds", 0.0))


def engine_health(engine: Engine) -> dict[str, Any]:
    try:
        return engine.health()
    except Exception as error:
        logger.exception("the engine could not say how it is")
        return {"ok": False, "trouble": f"The engine could not say how it is: {error}"}
