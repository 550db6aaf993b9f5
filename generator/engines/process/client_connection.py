"""A greeted connection to an engine's process, from the dispatcher's side."""

from __future__ import annotations

import errno
import socket
from typing import Any

from generator.engines.base import EngineError
from generator.engines.process.channel import BadFrame, Channel
from generator.engines.process.messages import PROTOCOL, Failed, Hello, Message, Welcome


class ClientConnection:
    """Made once the process has said welcome. Raises EngineError, `engine-away` where nobody answers."""

    def __init__(self, path: str, *, draws: bool = False, seconds: float = 5.0) -> None:
        self.path = path
        self.channel = connected(path, seconds)
        try:
            self.process = self._greeted(draws, seconds)
        except BaseException:
            self.channel.close()
            raise

    def ask(self, message: Message, seconds: float) -> Any:
        """The one answer to one question. Raises the EngineError that the process answered with."""
        try:
            self.channel.send(message)
            answer = self.channel.receive(seconds)
        except (OSError, EOFError) as error:
            raise away(self.path, error) from error
        except BadFrame as error:
            raise EngineError(str(error), code="engine-garbage") from error
        if isinstance(answer, Failed):
            raise answer.error()
        return answer

    def _greeted(self, draws: bool, seconds: float) -> Welcome:
        welcome = self.ask(Hello(PROTOCOL, draws), seconds)
        if not isinstance(welcome, Welcome):
            raise EngineError(f"What listens at {self.path} is no engine's process.", code="engine-garbage")
        return welcome


def connected(path: str, seconds: float) -> Channel:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    try:
        connection.connect(path)
    except OSError as error:
        connection.close()
        raise away(path, error) from error
    return Channel(connection)


def away(path: str, error: OSError | EOFError) -> EngineError:
    if isinstance(error, EOFError):
        return EngineError(f"The engine process at {path} ended.", code="engine-away")
    return EngineError(why_away(path, error), code="engine-away")


def why_away(path: str, error: OSError) -> str:
    """Why a connection to `path` failed, in a sentence."""
    if error.errno in (errno.ENOENT, errno.ECONNREFUSED):
        return f"No engine process listens at {path}."
    if isinstance(error, TimeoutError) or error.errno == errno.EAGAIN:
        return f"The engine process at {path} does not answer."
    return f"The engine process at {path} cannot be reached: {error.strerror or error}."
