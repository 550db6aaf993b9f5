"""A small whole engine: it draws plain gradients, takes as long as it is told, and fails when it is told."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image as Picture

from generator.engines.active_requests import ActiveRequests
from generator.engines.base import (
    Cancelled,
    Candidate,
    Capabilities,
    EngineError,
    Event,
    ImageRequest,
    ModelRef,
    OnEvent,
    Task,
)

ABLE = Capabilities(
    engine="fake",
    version="1",
    model="gradients",
    revision="f" * 40,
    tasks=frozenset({Task.TEXT2IMAGE, Task.IMAGE2IMAGE}),
    sizes=((64, 64), (96, 64)),
    default_steps=4,
    max_steps=20,
    largest_batch=2,
    is_model=False,
    licence="CC0-1.0",
    label="gradients",
)


class FakeEngine:
    """`failing` calls raise EngineError first, `breaking` ones something unforeseen; `dropping` requests are left out.

    `before_step(request, step)` is called in the middle of drawing, where tests let the world change.
    """

    def __init__(
        self,
        *,
        seconds_a_step: float = 0.0,
        failing: int = 0,
        breaking: int = 0,
        dropping: int = 0,
        retry: bool = True,
        before_step: Callable[[ImageRequest, int], None] = lambda request, step: None,
    ) -> None:
        self.seconds_a_step, self.retry, self.before_step = seconds_a_step, retry, before_step
        self.failing, self.breaking, self.dropping = failing, breaking, dropping
        self.active = ActiveRequests()
        self.drawn: list[ImageRequest] = []
        self.cut_short: list[str] = []

    def capabilities(self) -> Capabilities:
        return ABLE

    def load(self, ref: ModelRef) -> None:
        return None

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        return None

    def cancel(self, request: str) -> None:
        self.active.cancel(request)

    def health(self) -> dict[str, Any]:
        return {"ok": True}

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        self._misbehave()
        made = []
        with self.active.drawing(request.id for request in requests):
            for request in requests:
                try:
                    made.append(self._one(request, on_event))
                except Cancelled:
                    self.cut_short.append(request.id)
                    on_event(Event(request.id, "cancelled"))
        if self.dropping:
            self.dropping -= 1
            on_event(Event(made[-1].request, "failed", message="The last one came out black."))
            return made[:-1]
        return made

    def _misbehave(self) -> None:
        if self.failing:
            self.failing -= 1
            raise EngineError("The paint ran out.", code="no-paint", retry=self.retry)
        if self.breaking:
            self.breaking -= 1
            raise ZeroDivisionError("brush by zero")

    def _one(self, request: ImageRequest, on_event: OnEvent) -> Candidate:
        self.drawn.append(request)
        on_event(Event(request.id, "started", steps=request.steps))
        for step in range(1, request.steps + 1):
            self.before_step(request, step)
            if self.seconds_a_step:
                time.sleep(self.seconds_a_step)
            if self.active.is_cancelled(request.id):
                raise Cancelled
            preview = gradient(request, "WEBP", (16, 16)) if step == 1 else b""
            on_event(Event(request.id, "step", step=step, steps=request.steps, preview=preview))
        on_event(Event(request.id, "completed", steps=request.steps))
        return Candidate(
            request=request.id,
            data=gradient(request, "PNG", (request.width, request.height)),
            width=request.width,
            height=request.height,
            seed=request.seed,
            seconds=0.01,
            versions={"fake": "1"},
            facts={"words": len(request.prompt.split())},
        )


def gradient(request: ImageRequest, kind: str, size: tuple[int, int]) -> bytes:
    """A picture that prompt and seed alone decide."""
    digest = hashlib.sha256(f"{request.prompt}:{request.seed}".encode()).digest()
    over = Picture.new("RGB", size, (digest[0], digest[1], digest[2]))
    buffer = io.BytesIO()
    Picture.blend(Picture.linear_gradient("L").resize(size).convert("RGB"), over, 0.6).save(buffer, kind)
    return buffer.getvalue()
