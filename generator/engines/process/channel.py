"""Messages through a socket: length-prefixed MessagePack.

A frame is four bytes of length, big-endian, and that many bytes of one message. Nothing that arrives can name code to
run, as a pickle could: a frame decodes to one of the declared messages or is refused.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import Any

import msgspec

from generator.engines.process.messages import AnyMessage, Message

LARGEST_FRAME = 256 * 2**20
LARGEST_GREETING = 4096
PREFIX = 4
GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)


class BadFrame(Exception):  # noqa: N818 - an answer to the sender as well
    """Bytes that are no message, or one too large to be sent. Its text is a sentence."""


def plain(value: Any) -> Any:
    """What an engine's facts may hold besides plain values: a numpy or torch scalar, and text of a class of its own
    (a version of torch's). Anything else is refused, as msgspec has its hooks do that."""
    if isinstance(value, str):
        return "".join(value)
    if callable(getattr(value, "item", None)):
        return value.item()
    raise NotImplementedError(f"a {type(value).__name__}")


_encoder = msgspec.msgpack.Encoder(enc_hook=plain)
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(AnyMessage)


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
