"""What a worker and an engine's process say to each other, each message of a declared type."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from generator.engines.base import Candidate, Capabilities, EngineError, Event, ImageRequest

PROTOCOL = 1


class Message(msgspec.Struct, frozen=True, tag_field="says"):
    """Anything that is sent. The classes below add what it carries."""


class Hello(Message, frozen=True, tag="hello"):
    """The first words of every connection. Only the one that `draws` may send Generate and WarmUp."""

    version: int
    draws: bool = False


class Welcome(Message, frozen=True, tag="welcome"):
    """The process behind the socket: `began` tells its pid from a later process's with the same number."""

    version: int
    engine: str
    pid: int
    began: str


class Generate(Message, frozen=True, tag="generate"):
    """Draw these; answered by Progress and Result as they come, then Done or Failed."""

    requests: list[ImageRequest]


class WarmUp(Message, frozen=True, tag="warm"):
    """Draw once at each (width, height) in pixels; answered by Done or Failed."""

    shapes: list[tuple[int, int]]


class Cancel(Message, frozen=True, tag="cancel"):
    """Stop a request at its next step. Not answered; unknown ids are ignored."""

    request: str


class Query(Message, frozen=True, tag="ask"):
    """Answered by CapabilitiesAnswer or HealthAnswer, or by Failed."""

    about: Literal["capabilities", "health"]


class CapabilitiesAnswer(Message, frozen=True, tag="able"):
    """`quiet_seconds` is how long the engine says that it may do its work without an event; 0 where it says nothing."""

    capabilities: Capabilities
    quiet_seconds: float = 0.0


class HealthAnswer(Message, frozen=True, tag="well"):
    health: dict[str, Any]


class Progress(Message, frozen=True, tag="happened"):
    event: Event


class Result(Message, frozen=True, tag="made"):
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


AnyMessage = (
    Hello
    | Welcome
    | Generate
    | WarmUp
    | Cancel
    | Query
    | CapabilitiesAnswer
    | HealthAnswer
    | Progress
    | Result
    | Done
    | Failed
)


def name_of(message: Message) -> str:
    """What it is called on its way, whatever its class is called."""
    return str(message.__struct_config__.tag)
