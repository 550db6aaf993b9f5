"""The engine: requests in, drawings out, with progress, previews and cancelling."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import PIL
from PIL import Image

from .. import energy
from ..active_requests import ActiveRequests
from ..base import Cancelled, Candidate, Capabilities, EngineError, Event, ImageRequest, ModelRef, OnEvent, Task
from ..outcomes import Outcomes
from ..pictures import encoded, to_png
from . import remix
from .canvas import to_image
from .drawing import NEUTRAL_GUIDANCE, Drawing
from .left_out import left_out
from .repaint import Repainting
from .sources import decoded, same_picture

VERSION = "1.1"
SIZES = ((1024, 1024), (1216, 832), (832, 1216), (1344, 768), (768, 1344), (768, 768), (512, 512))
DEFAULT_STEPS, MAX_STEPS = 12, 40
SMALLEST, LARGEST = 64, 2048

logger = logging.getLogger(__name__)


class SketchEngine:
    """Draws scenes from words with numpy and Pillow. It is a program, not a model, and its pictures say so."""

    needs_no_loading = True
    from_environ = energy.FROM_ENVIRON

    def __init__(self, *, cpu_watts: float = energy.CPU_WATTS) -> None:
        self._meter = energy.CpuMeter(cpu_watts)
        self._active = ActiveRequests()
        self._count = 0

    def capabilities(self) -> Capabilities:
        return Capabilities(
            engine="sketch",
            version=VERSION,
            model="sketch",
            revision="",
            tasks=frozenset(Task),
            sizes=SIZES,
            default_steps=DEFAULT_STEPS,
            max_steps=MAX_STEPS,
            default_guidance_scale=NEUTRAL_GUIDANCE,
            negative_prompt=True,
            largest_batch=4,
            is_model=False,
            outputs_may_train=False,
            label="Drawn by a program, not by AI",
        )

    def load(self, ref: ModelRef) -> None:
        """Nothing has to be loaded; any other model than `sketch` is refused."""
        if ref.id not in ("", "sketch"):
            raise EngineError(f"The sketch engine has no model called {ref.id}.", code="unknown-model", retry=False)

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        for width, height in shapes:
            self.generate([ImageRequest("warmup", Task.TEXT2IMAGE, "hills", 1, width, height, 4)], lambda event: None)

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Draw each request on its own, whatever else is in the batch."""
        outcomes = Outcomes(requests, on_event)
        with self._active.drawing(request.id for request in requests):
            for request in requests:
                with outcomes.of(request):
                    outcomes.keep(self._drawn(request, on_event))
        return outcomes.candidates()

    def cancel(self, request: str) -> None:
        self._active.cancel(request)

    def health(self) -> dict[str, Any]:
        return {
            "ok": True,
            "engine": "sketch",
            "version": VERSION,
            "drawn": self._count,
            "active": len(self._active),
        }

    def _drawn(self, request: ImageRequest, on_event: OnEvent) -> Candidate:
        """Any fault of the program's is this request's alone."""
        try:
            return self._draw(request, on_event)
        except (Cancelled, EngineError):
            raise
        except Exception as error:
            logger.exception("drawing failed", extra={"request": request.id})
            raise EngineError("The drawing program failed on this prompt.", retry=False) from error

    def _draw(self, request: ImageRequest, on_event: OnEvent) -> Candidate:
        started, window = perf_counter(), energy.Window(self._meter)
        _check(request)
        self._stop_if_cancelled(request)
        on_event(Event(request.id, "started", 0, request.steps))
        work: Drawing | Repainting = remix.start(request) or Repainting(request)
        read = round((perf_counter() - started) * 1000, 1)
        self._steps(request, work.passes(), work, on_event)
        image = self._image(request, work)
        encoding = perf_counter()
        data = to_png(image)
        work.stages |= {"read": read, "encode": round((perf_counter() - encoding) * 1000, 1)}
        self._count += 1
        on_event(Event(request.id, "completed", request.steps, request.steps))
        made = Candidate(
            request=request.id,
            data=data,
            width=request.width,
            height=request.height,
            seed=request.seed,
            seconds=perf_counter() - started,
            adapters=[],
            versions={"sketch": VERSION, "numpy": np.__version__, "pillow": PIL.__version__},
            facts=_facts(request, work),
        )
        return energy.shared([made], [1.0], window.close())[0]

    def _steps(
        self, request: ImageRequest, passes: list[Callable[[], None]], work: Drawing | Repainting, on_event: OnEvent
    ) -> None:
        """Spread the passes over the steps that were asked for, reporting each step."""
        shown = {max(round(request.steps * share), 1) for share in (0.35, 0.6, 0.85)} - {request.steps}
        done = 0
        for step in range(1, request.steps + 1):
            self._stop_if_cancelled(request)
            until = len(passes) * step // request.steps
            for work_pass in passes[done:until]:
                work_pass()
            done = max(done, until)
            preview = b""
            if step in shown:
                preview = encoded(_preview(work), "WEBP", quality=70, method=0)
            on_event(Event(request.id, "step", step, request.steps, preview))
        self._stop_if_cancelled(request)

    def _image(self, request: ImageRequest, work: Drawing | Repainting) -> Image.Image:
        np.clip(work.canvas.rgb, 0, 1, out=work.canvas.rgb)
        if request.task == Task.INPAINT:
            source, _ = remix.sources_of(request)
            if source is not None:
                image = remix.composed(request, work.canvas.rgb, source, work.corner)
                work.unchanged = same_picture(image, decoded(source.data))
                return image
        return to_image(work.canvas.rgb)

    def _stop_if_cancelled(self, request: ImageRequest) -> None:
        if self._active.is_cancelled(request.id):
            raise Cancelled(request.id)


def _preview(work: Drawing | Repainting) -> Image.Image:
    factor = max(max(work.canvas.w, work.canvas.h) // 256, 1)
    return to_image(work.canvas.rgb[:, ::factor, ::factor])


def _check(request: ImageRequest) -> None:
    if not (SMALLEST <= request.width <= LARGEST and SMALLEST <= request.height <= LARGEST):
        raise EngineError(f"Sides must be {SMALLEST} to {LARGEST} pixels.", code="unsupported-size", retry=False)
    if not 1 <= request.steps <= MAX_STEPS:
        raise EngineError(f"Steps must be 1 to {MAX_STEPS}.", code="unsupported-steps", retry=False)
    if not 0 <= request.seed < 2**64:
        raise EngineError("The seed must be an unsigned 64-bit integer.", code="bad-seed", retry=False)


def _facts(request: ImageRequest, work: Drawing | Repainting) -> dict[str, Any]:
    """What is remembered: words, scene, timings, and the prompt and seed that lead back to this layout."""
    scene = work.art.scene
    prompt, seed = "", request.seed
    if isinstance(work, Drawing) and request.task != Task.INPAINT:
        prompt, seed = remix.whole(request, remix.sources_of(request)[0])
    return {
        "left_out": left_out(request.prompt, work),
        "known_words": list(scene.understood),
        "unknown_words": list(scene.unknown),
        "scene": {
            **scene.summary(),
            "drawn_as": work.art.notes.get("genre", ""),
            "place": work.art.notes.get("place", ""),
        },
        "drawn_style": work.style,
        "drawn_time": work.art.time,
        "scene_prompt": prompt,
        "scene_seed": seed,
        "stages_ms": dict(work.stages),
    }
