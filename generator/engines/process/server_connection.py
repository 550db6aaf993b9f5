"""One connection to the engine's process, served in a thread of its own."""

from __future__ import annotations

import logging
import os
import socket
import struct
from typing import TYPE_CHECKING, Any

from generator.engines.base import EngineError
from generator.engines.process import pids
from generator.engines.process.batch import Batch
from generator.engines.process.channel import LARGEST_GREETING, BadFrame, Channel
from generator.engines.process.messages import (
    PROTOCOL,
    Cancel,
    CapabilitiesAnswer,
    Failed,
    Generate,
    HealthAnswer,
    Hello,
    Message,
    Query,
    WarmUp,
    Welcome,
    name_of,
)

if TYPE_CHECKING:
    from generator.engines.process.server import EngineServer

logger = logging.getLogger(__name__)

GREETING_SECONDS = 5.0
DEAF_SECONDS = 20  # a dispatcher that reads nothing for so long, with its buffer full, is given up


class ServerConnection:
    """Reads what one peer says and answers it; `tell` may be called from the thread that draws as well."""

    def __init__(self, connected: socket.socket, server: EngineServer) -> None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", DEAF_SECONDS, 0))
        self.peer = peer_of(connected)
        self.channel = Channel(connected)
        self.batch: Batch | None = None
        self._server = server

    def serve(self) -> None:
        """Until the peer leaves or says what is no message."""
        try:
            self._greet()
            while True:
                self._answer(self.channel.receive())
        except BadFrame as refusal:
            logger.warning("refused what process %s sent: %s", self.peer, refusal)
            self.tell(Failed(str(refusal), code="bad-frame"))
        except EngineError as refusal:
            logger.warning("refused process %s: %s", self.peer, refusal)
            self.tell(failed(refusal))
        except TimeoutError:
            logger.warning("process %s connected and said nothing", self.peer)
        except (EOFError, OSError) as left:
            logger.debug("process %s left: %r", self.peer, left)
        finally:
            self._server.forget(self)
            self.channel.close()

    def tell(self, message: Message) -> None:
        """Say it, or, where nobody hears it any more, cancel what this peer asked for."""
        try:
            self.channel.send(message)
        except OSError as error:
            logger.debug("process %s hears nothing: %r", self.peer, error)
            self._server.abandon(self)
            self.channel.hang_up()

    def _greet(self) -> None:
        hello = self.channel.receive(GREETING_SECONDS, largest=LARGEST_GREETING)
        if not isinstance(hello, Hello):
            raise BadFrame("A connection begins with hello.")
        if hello.version != PROTOCOL:
            raise EngineError(
                f"This engine process speaks version {PROTOCOL} and its caller version {hello.version}; "
                "restart both after an upgrade.",
                code="wrong-protocol",
                retry=False,
            )
        if hello.draws:
            self._server.admit(self)
        pid = os.getpid()
        self.channel.send(Welcome(PROTOCOL, self._server.setting, pid, pids.began(pid)))

    def _answer(self, message: Any) -> None:
        match message:
            case Generate(requests):
                self._server.take(self, Batch(requests, self.tell))
            case WarmUp(shapes):
                self._server.take(self, tuple(shapes))
            case Cancel(request):
                self._server.cancel(request)
            case Query("health"):
                self.tell(HealthAnswer(self._server.health()))
            case Query():
                self.tell(self._capabilities())
            case _:
                raise BadFrame(f"An engine's process is not told “{name_of(message)}”.")

    def _capabilities(self) -> CapabilitiesAnswer | Failed:
        try:
            return self._server.able()
        except EngineError as error:
            return failed(error)


def failed(error: EngineError) -> Failed:
    return Failed(str(error), error.code, error.retry)


def peer_of(connected: socket.socket) -> int:
    """The pid at the other end, as the kernel knows it; 0 where it does not tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return 0
    pid, _uid, _gid = struct.unpack("iii", connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return int(pid)
