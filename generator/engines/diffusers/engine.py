"""The diffusers engine: published diffusion models on this machine's own device."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import diffusers
import torch

from generator.engines.base import (
    Cancelled,
    Candidate,
    Capabilities,
    EngineError,
    Event,
    ModelRef,
    OnEvent,
    Request,
    Task,
)
from generator.engines.diffusers import device as devices
from generator.engines.diffusers import schedulers, weights
from generator.engines.diffusers.drawing import Drawing, Picture
from generator.engines.diffusers.pipelines import MAX_STEPS, Pipelines, key, takes
from generator.engines.diffusers.previews import Previews
from generator.engines.pictures import to_png
from generator.engines.roll import Roll

log = logging.getLogger(__name__)


class DiffusersEngine:
    """Draws with one model, kept in memory. `device` is auto, cuda, mps or cpu; `dtype` float32, float16 or bfloat16.

    `largest_batch` is the most candidates in one pass: by default 4 on a GPU and 1 on a CPU, where batching gains
    nothing and drawing alone makes every image exactly independent of the others. `steps` and `guidance_scale`
    replace the model's defaults; `licence` and `outputs_may_train` what its card says.
    """

    def __init__(
        self,
        *,
        device: str = "auto",
        dtype: str = "",
        variant: str = "",
        cache: str = "",
        offline: bool = False,
        largest_batch: int = 0,
        steps: int = 0,
        guidance_scale: float | None = None,
        licence: str = "",
        outputs_may_train: bool | None = None,
    ) -> None:
        self._device_wanted = device
        self._dtype_wanted = dtype
        self._files = {"variant": variant, "cache": cache, "offline": offline}
        self._largest_batch = largest_batch
        self._steps = steps
        self._guidance_scale = guidance_scale
        self._licence = licence
        self._may_train = outputs_may_train
        self._roll = Roll()
        self._loaded: tuple[Pipelines, weights.Weights, Previews] | None = None
        self._device = torch.device("cpu")
        self._warmed: dict[str, float] = {}
        self._last_error = ""

    def load(self, ref: ModelRef) -> None:
        """Fetch, check and load a model. Raises EngineError saying what is missing."""
        self._device = devices.choose(self._device_wanted)
        found = weights.find(ref, **self._files)  # type: ignore[arg-type]
        dtype = devices.choose_dtype(self._dtype_wanted or ref.dtype, self._device, unet="unet" in found.index)
        try:
            pipelines = Pipelines(found, dtype=dtype, device=self._device, variant=str(self._files["variant"]))
            self._loaded = (pipelines, found, Previews(pipelines.text))
        except (RuntimeError, MemoryError) as error:
            devices.forget(self._device)
            if not isinstance(error, MemoryError) and not devices.is_out_of_memory(error):
                raise
            raise EngineError(
                f"{found.name} does not fit into the memory of {devices.name(self._device)}.", code="out-of-memory"
            ) from error
        log.info("loaded %s at %s on %s", found.name, found.revision, devices.name(self._device))

    def capabilities(self) -> Capabilities:
        pipelines, found, _ = self._ready()
        steps, guidance = pipelines.defaults()
        licence = self._licence or found.licence
        return Capabilities(
            engine="diffusers",
            version=diffusers.__version__,
            model=found.name,
            revision=found.revision,
            tasks=frozenset(pipelines.by_task),
            sizes=pipelines.sizes(),
            default_steps=self._steps or steps,
            max_steps=MAX_STEPS,
            schedulers=schedulers.names_for(pipelines.own_scheduler),
            default_guidance_scale=guidance if self._guidance_scale is None else self._guidance_scale,
            negative_prompt=takes(pipelines.text, "negative_prompt"),
            largest_batch=self._batch,
            licence=licence,
            outputs_may_train=licence in weights.TRAINABLE if self._may_train is None else self._may_train,
            label=found.name.rsplit("/", 1)[-1],
        )

    def warmup(self, shapes: Sequence[tuple[int, int]]) -> None:
        """Draw two steps at each (width, height): kernels are chosen and memory is claimed before anyone waits."""
        for width, height in shapes:
            request = Request("warm-up", Task.TEXT2IMAGE, "a house by the sea", 1, width, height, steps=2)
            started = time.perf_counter()
            self.generate([request], lambda event: None)
            self._warmed[f"{width}x{height}"] = round(time.perf_counter() - started, 3)

    def generate(self, requests: Sequence[Request], on_event: OnEvent) -> list[Candidate]:
        """Draw every request. Unlike ones are drawn in groups of their own, so any mixture is safe."""
        pipelines, _, _ = self._ready()
        candidates: list[Candidate] = []
        failures: list[tuple[Request, EngineError]] = []
        with self._roll.holding(request.id for request in requests):
            for group in self._groups(pipelines, requests):
                try:
                    candidates += self._draw(group, on_event)
                except EngineError as error:
                    self._last_error = str(error)
                    failures += [(request, error) for request in group]
        if failures and len(failures) == len(requests):
            raise failures[0][1]
        for request, failure in failures:
            on_event(Event(request.id, "failed", message=str(failure)))
        return candidates

    def cancel(self, request: str) -> None:
        self._roll.cancel(request)

    def health(self) -> dict[str, Any]:
        """`ok` once a model is loaded; device, memory, seconds of the warm-up by size and the last error besides."""
        found: dict[str, Any] = {
            "ok": self._loaded is not None,
            "device": devices.name(self._device),
            "drawing": len(self._roll),
            "warmed": dict(self._warmed),
            "last_error": self._last_error,
        }
        if self._loaded is not None:
            found |= {"model": self._loaded[1].name, "previews": self._loaded[2].kind}
        if self._device.type == "cuda":
            free, total = torch.cuda.mem_get_info(self._device)
            found |= {"memory_free_bytes": free, "memory_total_bytes": total}
        return found

    @property
    def _batch(self) -> int:
        return self._largest_batch or (1 if self._device.type == "cpu" else 4)

    def _ready(self) -> tuple[Pipelines, weights.Weights, Previews]:
        if self._loaded is None:
            raise EngineError("No model is loaded yet.", code="not-loaded")
        return self._loaded

    def _groups(self, pipelines: Pipelines, requests: Sequence[Request]) -> list[list[Request]]:
        """Requests that can share a pass, in order of asking, none larger than the largest batch."""
        groups = []
        for _, alike in groupby(requests, key=key):
            members = list(alike)
            task = members[0].task
            together = self._batch if task in pipelines.by_task and pipelines.batches(task) else 1
            groups += [members[start : start + together] for start in range(0, len(members), together)]
        return groups

    def _draw(self, group: list[Request], on_event: OnEvent) -> list[Candidate]:
        """Draw a group, in halves where it does not fit into memory together."""
        pipelines, _, _ = self._ready()
        for request in group:
            pipelines.check(request)
            on_event(Event(request.id, "started", steps=request.steps))
        return self._attempt(group, on_event)

    def _attempt(self, group: list[Request], on_event: OnEvent) -> list[Candidate]:
        pipelines, _, previews = self._ready()
        drawing = Drawing(
            pipelines.of(group[0].task),
            group,
            is_cancelled=self._roll.is_cancelled,
            on_event=on_event,
            previews=previews,
        )
        meter, started = devices.Meter(self._device), time.perf_counter()
        try:
            meter.start()
            pictures = drawing.run(pipelines.own_scheduler)
        except Cancelled:
            return []
        except (RuntimeError, ValueError, TypeError, MemoryError) as error:
            if not isinstance(error, MemoryError) and not devices.is_out_of_memory(error):
                raise EngineError(f"The model failed while drawing: {weights.first_sentence(error)}") from error
            full = error
        else:
            seconds = time.perf_counter() - started
            return self._candidates(pictures, len(group), seconds, meter.stop(), on_event)
        # Outside the handler: while it runs, the traceback keeps the tensors that filled the memory alive.
        sentence = str(full)
        del full
        return self._smaller(drawing.staying, sentence, on_event)

    def _smaller(self, group: list[Request], sentence: str, on_event: OnEvent) -> list[Candidate]:
        devices.forget(self._device)
        if len(group) == 1:
            log.warning("out of memory: %s", sentence)
            size = f"{group[0].width} x {group[0].height}"
            raise EngineError(
                f"A picture of {size} does not fit into the memory of this device; a smaller one may.",
                code="out-of-memory",
            )
        half = len(group) // 2
        return self._attempt(group[:half], on_event) + self._attempt(group[half:], on_event)

    def _candidates(
        self, pictures: list[Picture], batch: int, seconds: float, gpu: float | None, on_event: OnEvent
    ) -> list[Candidate]:
        found = [self._candidate(picture, batch, seconds, gpu) for picture in pictures]
        for candidate in found:
            on_event(Event(candidate.request, "completed"))
        return found

    def _candidate(self, picture: Picture, batch: int, seconds: float, gpu: float | None) -> Candidate:
        """GPU time is shared equally: members of a batch have one shape and so cost the same."""
        return Candidate(
            request=picture.request.id,
            data=to_png(picture.image),
            width=picture.image.width,
            height=picture.image.height,
            seed=picture.request.seed,
            seconds=seconds,
            gpu_seconds=None if gpu is None else gpu / batch,
            device=devices.name(self._device),
            versions=devices.versions(),
            facts={
                "batch": batch,
                "denoise_ms": round(picture.denoise_ms, 1),
                "decode_ms": round(picture.decode_ms, 1),
                "scheduler": type(self._ready()[0].of(picture.request.task).scheduler).__name__,
            },
        )
