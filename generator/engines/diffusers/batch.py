"""One batch on its way through a pipeline."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image

from generator.engines.base import Cancelled, EngineError, Event, ImageRequest, OnEvent, Task
from generator.engines.diffusers import schedulers
from generator.engines.diffusers.encoding import PromptEncoding
from generator.engines.diffusers.pipelines import CAN_SHRINK, arguments
from generator.engines.diffusers.previews import Previews
from generator.engines.diffusers.rows import RowByRow
from generator.engines.diffusers.signature import takes
from generator.engines.pictures import fit_mask, fit_source


@dataclass(frozen=True)
class DrawnPicture:
    """A finished member of a batch: RGB pixels, and the stages' wall times in milliseconds for the whole batch."""

    request: ImageRequest
    image: Image.Image
    denoise_ms: float
    decode_ms: float


class PipelineBatch:
    """Draws like requests together, tells how it goes, and lets members leave.

    A cancelled member leaves at the next step: its rows are cut out of the batch where the pipeline allows it
    (CAN_SHRINK), else it is carried along unseen and thrown away. When all have left, Cancelled stops the pipeline
    within that step; diffusers' own interrupt flag would still decode and return a half-denoised picture.
    """

    def __init__(
        self,
        pipe: Any,
        requests: Sequence[ImageRequest],
        *,
        is_cancelled: Callable[[str], bool],
        on_event: OnEvent,
        previews: Previews,
        exact: bool = False,
        encoding: PromptEncoding | None = None,
    ) -> None:
        self._pipe = pipe
        self._encoding = encoding
        self._rows = list(requests)  # who is in which row of the tensors
        self._left: set[str] = set()
        self._is_cancelled = is_cancelled
        self._on_event = on_event
        self._previews = previews
        self._prediction: schedulers.Prediction | None = None
        self._denoised = 0.0
        self._exactly = RowByRow(len(self._rows)) if exact else None
        self._generators: list[torch.Generator] = []

    @property
    def staying(self) -> list[ImageRequest]:
        return [request for request in self._rows if request.id not in self._left]

    def run(self, own_scheduler: Any) -> list[DrawnPicture]:
        """Draw. Raises Cancelled when nobody is left; whatever the pipeline raises passes through."""
        self._pipe.scheduler = schedulers.build(own_scheduler, self._rows[0].scheduler)
        self._prediction = schedulers.Prediction(self._pipe.scheduler)
        with self._exactly or nullcontext():
            encoded = self._encoding.arguments(self._rows) if self._encoding else {}
        given = arguments(self._pipe, self._rows, encoded)
        self._generators = given["generator"]
        started = time.perf_counter()
        self._say_goodbye()
        with self._exactly or nullcontext():
            output = self._pipe(**given, **self._callback())
        ended = time.perf_counter()
        self._say_goodbye()
        times = ((self._denoised - started) * 1000, (ended - self._denoised) * 1000)
        return self._pictures(output, times)

    @property
    def _shrinks(self) -> bool:
        return type(self._pipe).__name__ in CAN_SHRINK

    def _callback(self) -> dict[str, Any]:
        """How it says that a step is done: today's callback, an older class's, else its scheduler is watched."""
        pipe = self._pipe
        if takes(pipe, "callback_on_step_end"):
            wanted = pipe._callback_tensor_inputs if self._shrinks else ["latents"]
            return {"callback_on_step_end": self._step, "callback_on_step_end_tensor_inputs": wanted}
        if takes(pipe, "callback"):
            older = lambda index, timestep, latents: self._step(pipe, index, timestep, {"latents": latents})  # noqa: E731
            return {"callback": older, "callback_steps": 1}
        count = itertools.count()
        if self._prediction is not None:
            self._prediction.after = lambda latents: self._step(pipe, next(count), None, {"latents": latents})
        return {}

    def _step(self, pipe: Any, index: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        """The pipeline's callback after each step: who leaves, then what the others see."""
        if self._say_goodbye() and self._shrinks:
            tensors = self._shrink(tensors)
        step, steps = index + 1, int(getattr(pipe, "num_timesteps", self._rows[0].steps))
        looks = self._look(tensors["latents"]) if self._previews.due(step, steps) else [b""] * len(self._rows)
        for request, preview in zip(self._rows, looks, strict=True):
            if request.id not in self._left:
                self._on_event(Event(request.id, "step", step=step, steps=steps, preview=preview))
        self._denoised = time.perf_counter()
        return tensors

    def _say_goodbye(self) -> bool:
        """Take note of who was cancelled since the last look. True when somebody was."""
        leaving = [request for request in self.staying if self._is_cancelled(request.id)]
        for request in leaving:
            self._left.add(request.id)
            self._on_event(Event(request.id, "cancelled"))
        if not self.staying:
            raise Cancelled
        return bool(leaving)

    def _shrink(self, tensors: dict[str, Any]) -> dict[str, Any]:
        """Cut the rows of those who left out of everything that has rows.

        With guidance, prompts come twice, unconditional rows first, so a tensor of twice the batch loses both.
        """
        batch = len(self._rows)
        rows = [row for row, request in enumerate(self._rows) if request.id not in self._left]
        twice = rows + [batch + row for row in rows]

        def kept(value: Any) -> Any:
            if not isinstance(value, torch.Tensor):
                return value
            return value[twice] if value.shape[0] == 2 * batch else value[rows]

        schedulers.keep_rows(self._pipe.scheduler, rows, batch)
        if self._prediction is not None and self._prediction.latents is not None:
            self._prediction.latents = self._prediction.latents[rows]
        self._generators[:] = [self._generators[row] for row in rows]  # in place: the pipeline holds this list
        self._rows = [self._rows[row] for row in rows]
        if self._exactly is not None:
            self._exactly.members = len(rows)
        return {name: kept(value) for name, value in tensors.items()}

    def _look(self, latents: torch.Tensor) -> list[bytes]:
        guess = self._prediction.latents if self._prediction is not None else None
        shown = guess if guess is not None and guess.shape == latents.shape else latents
        return self._previews.render(self._pipe, shown, (self._rows[0].width, self._rows[0].height))

    def _pictures(self, output: Any, times: tuple[float, float]) -> list[DrawnPicture]:
        withheld = getattr(output, "nsfw_content_detected", None) or [False] * len(self._rows)
        pictures = []
        for request, pixels, hidden in zip(self._rows, output.images, withheld, strict=True):
            if request.id in self._left:
                continue
            sentence = "The model's own safety filter withheld this picture." if hidden else unusable(pixels)
            if sentence:
                self._on_event(Event(request.id, "failed", message=sentence))
                continue
            pictures.append(DrawnPicture(request, finish(request, pixels), *times))
        if not pictures:
            raise EngineError(sentence or "The model returned no picture.", code="no-picture", retry=not any(withheld))
        return pictures


def unusable(pixels: np.ndarray) -> str:
    """Why pixels (rows x columns x 3, floats 0 to 1) are no picture, or nothing."""
    if not np.isfinite(pixels).all():
        return "The model's numbers overflowed at this precision; another dtype may help."
    return ""


def finish(request: ImageRequest, pixels: np.ndarray) -> Image.Image:
    """8-bit RGB. A repainted picture keeps its source's own pixels where the mask is black."""
    image = Image.fromarray((pixels.clip(0, 1) * 255).round().astype(np.uint8)).convert("RGB")
    if request.task is not Task.INPAINT or request.mask is None:
        return image
    source = fit_source(request.sources[0].data, image.size)
    return Image.composite(image, source, fit_mask(request.mask, image.size))
