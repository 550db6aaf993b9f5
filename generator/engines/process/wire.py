"""What is said over the socket: length-prefixed MessagePack, each message of a declared type.

A frame is four bytes of length, big-endian, and that many bytes of one message. Nothing that arrives can name code to
run, as a pickle could: a frame decodes to one of the classes below or is refused.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import Any, Literal

import msgspec

from generator.engines.base import Candidate, Capabilities, EngineError, Event, ImageRequest

PROTOCOL = 1
LARGEST_FRAME = 256 * 2**20
LARGEST_GREETING = 4096
PREFIX = 4
GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)


class BadFrame(Exception):  # noqa: N818 - an answer to the sender as well
    """Bytes that are no message, or one too large to be sent. Its text is a sentence."""


class Message(msgspec.Struct, frozen=True, tag_field="says"):
    """Anything that is sent. The classes below add what it carries."""


class Hello(Message, frozen=True, tag="hello"):
    """The first words of every connection. Only the one that `draws` may send Generate and Warm."""

    version: int
    draws: bool = False


class Welcome(Message, frozen=True, tag="welcome"):
    """The process behind the socket: `began` tells its pid from a later process's with the same number."""

    version: int
    engine: str
    pid: int
    began: str


class Generate(Message, frozen=True, tag="generate"):
    """Draw these; answered by Happened and Made as they come, then Done or Failed."""

    requests: list[ImageRequest]


class Warm(Message, frozen=True, tag="warm"):
    """Draw once at each (width, height) in pixels; answered by Done or Failed."""

    shapes: list[tuple[int, int]]


class Cancel(Message, frozen=True, tag="cancel"):
    """Stop a request at its next step. Not answered; unknown ids are ignored."""

    request: str


class Ask(Message, frozen=True, tag="ask"):
    """Answered by Able or Well, or by Failed."""

    about: Literal["capabilities", "health"]


class Able(Message, frozen=True, tag="able"):
    """`quiet_seconds` is how long the engine says that it may do its work without an event; 0 where it says nothing."""

    capabilities: Capabilities
    quiet_seconds: float = 0.0


class Well(Message, frozen=True, tag="well"):
    health: dict[str, Any]


class Happened(Message, frozen=True, tag="happened"):
    event: Event


class Made(Message, frozen=True, tag="made"):
    candidate: Candidate


class Done(Message, frozen=True, tag="done"):
    """The batch, or the warm-up, is over."""


class Failed(Message, frozen=True, tag="failed"):
    """An EngineError on its way through the socket."""

    sentence: str
    code: str = "engine-failed"
    retry: bool = True

    def error(self) -> EngineError:
        return EngineError(self.sentence, code=self.code, retry=self.retry)


ANY = Hello | Welcome | Generate | Warm | Cancel | Ask | Able | Well | Happened | Made | Done | Failed


def plain(value: Any) -> Any:
    """What an engine's facts may hold besides plain values: a numpy or torch scalar, and text of a class of its own
    (a version of torch's). Anything else is refused, as msgspec has its hooks do that."""
    if isinstance(value, str):
        return "".join(value)
    if callable(getattr(value, "item", None)):
        return value.item()
    raise NotImplementedError(f"a {type(value).__name__}")


_encoder = msgspec.msgpack.Encoder(enc_hook=plain)
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(ANY)


def encode(message: Message) -> bytearray:
    """A whole frame. Raises BadFrame where something in it cannot be sent."""
    frame = bytearray(PREFIX)
    try:
        _encoder.encode_into(message, frame, PREFIX)
    except (TypeError, ValueError, OverflowError, NotImplementedError) as error:
        raise BadFrame(f"This cannot be sent to or from an engine: {error}.") from error
    length = len(frame) - PREFIX
    if length > LARGEST_FRAME:
        raise BadFrame(f"A message of {length} bytes is larger than the {LARGEST_FRAME} that a frame may have.")
    frame[:PREFIX] = length.to_bytes(PREFIX, "big")
    return frame


def decode(body: bytes | bytearray) -> Any:
    try:
        return _decoder.decode(body)
    except msgspec.MsgspecError as error:
        raise BadFrame(f"A frame of {len(body)} bytes is no message: {error}.") from error


class Channel:
    """One connected socket that speaks in messages. Any thread may send; one receives."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._sending = threading.Lock()

    def send(self, message: Message) -> None:
        """Raises OSError where nobody is there to hear, BadFrame for what cannot be sent (nothing of it is then)."""
        frame = encode(message)
        with self._sending:
            self._socket.sendall(frame)

    def receive(self, seconds: float | None = None, *, largest: int = LARGEST_FRAME) -> Any:
        """The next message. Raises TimeoutError after `seconds` of silence, EOFError at the end, BadFrame, OSError."""
        self._socket.settimeout(seconds)
        length = int.from_bytes(self._read(PREFIX), "big")
        if not 0 < length <= largest:
            raise BadFrame(f"A frame says it has {length} bytes; it may have 1 to {largest}.")
        return decode(self._read(length))

    def is_gone(self) -> bool:
        """True where the other end has closed, or this one. Reads nothing, so any thread may ask."""
        poll = select.poll()
        try:
            poll.register(self._socket, GONE)
        except ValueError:  # closed here
            return True
        return bool(poll.poll(0))

    def hang_up(self) -> None:
        """End the conversation; a thread that is receiving wakes with EOFError."""
        with contextlib.suppress(OSError):  # the other end may have ended it first
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.hang_up()
        self._socket.close()

    def _read(self, length: int) -> bytearray:
        body = bytearray(length)
        rest = memoryview(body)
        while rest:
            got = self._socket.recv_into(rest)
            if not got:
                raise EOFError
            rest = rest[got:]
        return body
