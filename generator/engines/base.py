"""The interface between a job and whatever draws it.

An engine knows nothing of people, plans, quotas or the database: it receives requests, reports events and
returns pixels. One engine lives in one process, is loaded once, and is called from one thread at a time,
except for `cancel` and `health`, which may come from any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable


class Task(StrEnum):
    """What is being asked for, in the field's words."""

    TEXT2IMAGE = "text2image"
    IMAGE2IMAGE = "image2image"
    INPAINT = "inpaint"


@dataclass(frozen=True)
class ModelRef:
    """Which weights to load. `revision` is a commit hash (40 hex digits) wherever the source has one."""

    id: str
    revision: str = ""
    dtype: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do, announced once it is loaded.

    `sizes` are the (width, height) pairs in pixels that it does well; `largest_batch` the most candidates it draws
    in one call. `step_seconds` are what warm-up measured: by size ("512x512") pairs of images in a batch and seconds a
    step. `is_model` is False for a drawing program: its pictures are labelled so and are never training data.
    `adapters` are the names a request may ask for. `model_sha256` (64 hex digits) is of the model's files. With
    `instruction_editing` an image2image prompt says what to change, strength means nothing, and up to `most_sources`
    pictures are looked at. `prompt_tokens` is how many tokens of a prompt it reads, 0 where it reads all or cannot
    tell; with `prompt_weights` words may be weighed, `(red:1.3)` and `[clouds]`. Tasks `drawn_alone` are never
    batched, since pictures of one batch would touch each other.
    """

    engine: str
    version: str
    model: str
    revision: str
    tasks: frozenset[Task]
    sizes: tuple[tuple[int, int], ...]
    default_steps: int
    max_steps: int
    schedulers: tuple[str, ...] = ("default",)
    default_guidance_scale: float = 0.0
    negative_prompt: bool = True
    largest_batch: int = 4
    is_model: bool = True
    licence: str = ""
    outputs_may_train: bool = False
    label: str = ""
    adapters: tuple[str, ...] = ()
    instruction_editing: bool = False
    most_sources: int = 1
    drawn_alone: tuple[Task, ...] = ()
    prompt_tokens: int = 0
    prompt_weights: bool = False
    step_seconds: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    model_sha256: str = ""

    @property
    def pool(self) -> str:
        """Machines of one pool can stand in for each other: same engine, same model."""
        return f"{self.engine}:{self.model}"


@dataclass(frozen=True)
class Source:
    """An image to start from: encoded bytes (PNG, JPEG or WebP, sRGB, upright).

    `prompt` and `seed` are the source's own, where its record has them, so that an engine that draws from a scene
    description can change that scene instead of painting over it. `style` is the style its engine remembers of it
    (`facts["drawn_style"]`). `kind` is remix, edit, reference or upload.
    """

    data: bytes
    kind: str = "remix"
    prompt: str = ""
    seed: int | None = None
    style: str = ""


@dataclass(frozen=True)
class ImageRequest:
    """One candidate to draw. Everything that decides the pixels is here, fixed when the job was accepted.

    `seed` is an unsigned 64-bit integer; `width` and `height` are pixels; `strength` is 0 (keep the source) to
    1 (ignore it) and matters only with sources; `mask` is an encoded greyscale image, white where to repaint.
    `adapters` are (name, weight) pairs of what the engine announced.
    """

    id: str
    task: Task
    prompt: str
    seed: int
    width: int
    height: int
    steps: int
    guidance_scale: float = 0.0
    negative_prompt: str = ""
    scheduler: str = "default"
    strength: float = 0.6
    sources: tuple[Source, ...] = ()
    mask: bytes | None = None
    adapters: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Event:
    """Progress of one request: `started`, `step` (with `step` of `steps`), `completed`, `failed` or `cancelled`.

    `preview` is a small encoded WebP (longest side about 256 pixels) or empty: decoding one costs time, so an engine
    sends it only now and then.
    """

    request: str
    kind: str
    step: int = 0
    steps: int = 0
    preview: bytes = b""
    message: str = ""


@dataclass(frozen=True)
class Candidate:
    """A finished picture: lossless encoded bytes (PNG), its size in pixels, and how it came to be.

    `gpu_seconds` and `energy_wh` are None where nothing measured them. `versions` names the software that drew it.
    `scheduler` and `pipeline` are the classes that drew it, `dtype` the precision ("bfloat16"), each empty where the
    engine has none or cannot tell; `adapters` are {name, weight, sha256} of those that were worn, None where it cannot.
    `facts` holds whatever else the engine wants remembered (words it did not know, stage timings in milliseconds).
    """

    request: str
    data: bytes
    width: int
    height: int
    seed: int
    seconds: float
    gpu_seconds: float | None = None
    energy_wh: float | None = None
    energy_method: str = ""
    device: str = "cpu"
    scheduler: str = ""
    pipeline: str = ""
    dtype: str = ""
    adapters: list[dict[str, Any]] | None = None
    versions: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


OnEvent = Callable[[Event], None]


class EngineError(Exception):
    """Drawing failed. `code` is for programs, the message is a sentence a person can act on.

    A fault that would come again at the next try has no `retry`. `detail` is what a library said: operators read it
    in the log and in the engine's health, people never.
    """

    def __init__(self, message: str, *, code: str = "engine-failed", retry: bool = True, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.retry = retry
        self.detail = detail


def bad_setting(sentence: str) -> EngineError:
    """What an operator has to put right."""
    return EngineError(sentence, code="bad-setting", retry=False)


class Cancelled(Exception):  # noqa: N818 - an answer, not a fault
    """Raised inside an engine when the request it is drawing was cancelled."""


class Engine(Protocol):
    """Everything the generator asks of an engine. See the module docstring for threads.

    One that may draw for long without an event says so by an attribute `quiet_seconds`, lest it be taken for hung. How
    it is opened is declared by attributes of its class (EngineSpec).
    """

    def capabilities(self) -> Capabilities: ...

    def load(self, ref: ModelRef) -> None:
        """Bring the model into memory. Raises EngineError with a sentence that says what is missing."""

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        """Draw once at each (width, height) so that the first person does not wait for it."""

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Draw every request of a batch (all of one size, task, steps and guidance) and return its candidates.

        Cancelled requests are left out of the answer. A request that fails is reported as a `failed` event and left
        out; EngineError is raised when the whole batch failed. Same request, same engine version: same pixels.
        """

    def cancel(self, request: str) -> None:
        """Stop drawing this request at its next step; unknown ids are ignored."""

    def health(self) -> dict[str, Any]:
        """`ok` (bool), and whatever an operator would want to read."""


@runtime_checkable
class RemoteEngine(Protocol):
    """An engine that lives in a process of its own, which may be away."""

    def ready(self) -> None:
        """Asked before every batch; costs nothing where all is well. Raises EngineError where it cannot draw now."""
