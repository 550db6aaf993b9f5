"""An engine that lives in another process, behind the interface of one that lives here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from generator.engines.base import Candidate, Capabilities, EngineError, ImageRequest, ModelRef, OnEvent
from generator.engines.process import pids
from generator.engines.process.channel import BadFrame
from generator.engines.process.client_connection import ClientConnection
from generator.engines.process.listening_socket import checked
from generator.engines.process.messages import (
    Cancel,
    CapabilitiesAnswer,
    Done,
    Failed,
    Generate,
    HealthAnswer,
    Message,
    Progress,
    Query,
    Result,
    WarmUp,
)
from generator.engines.process.watchdog import Watchdog

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 5.0
PATIENCE_SECONDS = 10.0
OPENING_SECONDS = 60.0
PAUSE_SECONDS = 0.1


class ProcessEngine:
    """Draws through the socket at `path`. As every engine: `generate` from one thread, `cancel` and `health` from any.

    Nothing here waits for ever. A process that is not there is waited for `patience` seconds, since its supervisor
    starts it again within one; a model that is being loaded `opening` seconds; a plain answer five; an event
    of a batch as long as the watchdog says, after which the process is killed.

    EngineError has the codes `engine-away` (nobody listens), `engine-opening` (loading its model), `engine-lost` (it
    died in the middle of a batch), `engine-hung` (it was killed for its silence), `engine-leaving` (it was asked to
    end), `engine-taken` (another dispatcher uses it), `engine-mismatch` and `wrong-protocol` (the setting), or what
    the engine itself raised.
    """

    def __init__(
        self,
        path: str,
        *,
        setting: str = "",
        patience: float = PATIENCE_SECONDS,
        opening: float = OPENING_SECONDS,
        watchdog: Watchdog | None = None,
    ) -> None:
        self.path, self.setting = checked(path), setting
        self.patience, self.opening = patience, opening
        self.watchdog = watchdog or Watchdog()
        self._connection: ClientConnection | None = None
        self._first: Capabilities | None = None
        self._in_hand: set[str] = set()
        self._cancelled: set[str] = set()
        self._sent = False
        self._lock = threading.Lock()

    def capabilities(self) -> Capabilities:
        return self._able().capabilities

    def load(self, ref: ModelRef) -> None:
        """Wait until the process has its model in memory; which one is for the process's own setting to say."""
        self._connected(opening=self.opening)

    def ready(self) -> None:
        """Raises EngineError unless the process is there, open, and ours to draw with: ask before taking a job.

        One system call where nothing has changed. `engine-changed` says that the process came back with another model
        or version than this object has told of; only a new ProcessEngine may draw with that.
        """
        self._connected()

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        with self._connected_for(WarmUp(list(shapes))) as connection:
            while not isinstance(self._next(connection, max(self.opening, self.watchdog.limit)), Done):
                continue

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """As the engine's own; the events of a batch come in their order, in the calling thread."""
        made: list[Candidate] = []
        self.watchdog.begin()
        with self._holding(requests), self._connected_for(Generate(list(requests))) as connection:
            self._cancel_early(connection)
            while True:
                match self._next(connection, self.watchdog.limit):
                    case Progress(event):
                        self.watchdog.heard(event.kind)
                        on_event(event)
                    case Result(candidate):
                        made.append(candidate)
                    case Done():
                        return made

    def cancel(self, request: str) -> None:
        """Told to the process once, and never waited for."""
        with self._lock:
            new = request in self._in_hand - self._cancelled
            connection = self._connection if new and self._sent else None
            if new:
                self._cancelled.add(request)
        if connection is not None:
            send_cancel(connection, request)

    def health(self) -> dict[str, Any]:
        """What the process says of itself; `ok` False with the `trouble` where it says nothing. Never raises."""
        try:
            answer = self._briefly(Query("health"))
        except EngineError as error:
            return {"ok": False, "state": "away", "trouble": str(error), "code": error.code}
        if not isinstance(answer, HealthAnswer):
            return {"ok": False, "state": "away", "trouble": "no answer"}
        return answer.health

    def close(self) -> None:
        """Let the process go; the next call comes back to it."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.channel.close()

    # -- connections ---------------------------------------------------------------------------------------------------

    def _connected(self, *, opening: float = 0.0) -> ClientConnection:
        """The dispatcher's own connection to a process that is ready to draw, made anew where the last one has gone.

        A process that is being started again is waited for; one that loads its model, at least `opening` seconds.
        """
        if self._connection is not None and not self._connection.channel.is_gone():
            return self._connection
        self.close()
        began = time.monotonic()
        waits = {"engine-away": self.patience, "engine-opening": max(self.patience, opening)}
        while True:
            try:
                return self._connect()
            except EngineError as error:
                if time.monotonic() - began > waits.get(error.code, -1.0):
                    raise
                time.sleep(PAUSE_SECONDS)

    def _connect(self) -> ClientConnection:
        connection = ClientConnection(self.path, draws=True, seconds=ANSWER_SECONDS)
        try:
            self._check_setting(connection)
            able = connection.ask(Query("capabilities"), ANSWER_SECONDS)
            self._check_same(able.capabilities)
        except EngineError:
            connection.channel.close()
            raise
        self.watchdog.meet(able.quiet_seconds)
        with self._lock:
            self._connection = connection
        return connection

    def _check_setting(self, connection: ClientConnection) -> None:
        if self.setting and connection.process.engine != self.setting:
            raise EngineError(
                f"The engine process at {self.path} draws with “{connection.process.engine}”, and this worker is "
                f"set to “{self.setting}”. Give both the same ENGINE.",
                code="engine-mismatch",
                retry=False,
            )

    def _check_same(self, able: Capabilities) -> None:
        """What was announced is what goes on each picture's record, so it must not change behind the worker's back."""
        self._first = self._first or able
        if identity(able) != identity(self._first):
            raise EngineError(
                f"The engine process at {self.path} came back with {able.model} {able.revision} ({able.engine} "
                f"{able.version}) and was {self._first.model} {self._first.revision}; start this worker anew.",
                code="engine-changed",
            )

    def _able(self) -> CapabilitiesAnswer:
        answer = self._briefly(Query("capabilities"))
        if not isinstance(answer, CapabilitiesAnswer):
            raise EngineError(f"What listens at {self.path} is no engine's process.", code="engine-garbage")
        return answer

    def _briefly(self, message: Message) -> Any:
        """Ask over a connection of its own, so that any thread may, whatever is being drawn."""
        connection = ClientConnection(self.path, seconds=ANSWER_SECONDS)
        try:
            return connection.ask(message, ANSWER_SECONDS)
        finally:
            connection.channel.close()

    @contextmanager
    def _holding(self, requests: Sequence[ImageRequest]) -> Iterator[None]:
        with self._lock:
            self._in_hand = {request.id for request in requests}
            self._cancelled, self._sent = set(), False
        try:
            yield
        finally:
            with self._lock:
                self._in_hand = set()

    def _cancel_early(self, connection: ClientConnection) -> None:
        """Cancel what was cancelled while the process was still being waited for."""
        with self._lock:
            self._sent, early = True, list(self._cancelled)
        for request in early:
            send_cancel(connection, request)

    @contextmanager
    def _connected_for(self, message: Message) -> Iterator[ClientConnection]:
        """Send it, and hang up unless all that follows is heard to its end; the process then gives up too."""
        connection = self._connected()
        try:
            self._say(connection, message)
            yield connection
        except Answered as answered:
            raise answered.error from None
        except BaseException:
            self.close()
            raise

    def _say(self, connection: ClientConnection, message: Message) -> None:
        try:
            connection.channel.send(message)
        except BadFrame as error:
            raise Answered(EngineError(str(error), code="bad-request", retry=False)) from error
        except OSError as error:
            raise self._lost() from error

    def _next(self, connection: ClientConnection, seconds: float) -> Any:
        try:
            message = connection.channel.receive(seconds)
        except TimeoutError as error:
            raise self._hung(connection, seconds) from error
        except (OSError, EOFError) as error:
            raise self._lost() from error
        except BadFrame as error:
            raise EngineError(str(error), code="engine-garbage") from error
        if isinstance(message, Failed):
            raise Answered(message.error())
        return message

    def _lost(self) -> EngineError:
        return EngineError("The engine's process ended in the middle of drawing.", code="engine-lost")

    def _hung(self, connection: ClientConnection, seconds: float) -> EngineError:
        pid = connection.process.pid
        killed = pids.kill(pid, connection.process.began)
        logger.error(
            "the engine process %s said nothing for %.0f s: %s", pid, seconds, "killed" if killed else "not seen"
        )
        return EngineError(f"The engine said nothing for {seconds:.0f} seconds and was stopped.", code="engine-hung")


def identity(able: Capabilities) -> tuple[str, str, str, str]:
    return able.engine, able.version, able.model, able.revision


def send_cancel(connection: ClientConnection, request: str) -> None:
    try:
        connection.channel.send(Cancel(request))
    except OSError as error:
        logger.info("request %s needs no cancelling, its engine has gone: %s", request, error)


class Answered(Exception):  # noqa: N818 - carries an answer past the clearing up for faults
    """The process itself has said that it failed, so its connection is sound."""

    def __init__(self, error: EngineError) -> None:
        super().__init__(str(error))
        self.error = error
