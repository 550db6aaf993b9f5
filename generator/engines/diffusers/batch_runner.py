"""Batches on the device: how many together, what they used, and smaller ones where memory runs out."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import torch

from generator.engines import energy
from generator.engines.active_requests import ActiveRequests
from generator.engines.base import Cancelled, Candidate, EngineError, Event, ImageRequest, OnEvent, Task
from generator.engines.diffusers import device as devices
from generator.engines.diffusers.adapters import Adapters
from generator.engines.diffusers.batch import DrawnPicture, PipelineBatch
from generator.engines.diffusers.optimisations import Optimisations
from generator.engines.diffusers.pipelines import Pipelines
from generator.engines.diffusers.previews import Previews
from generator.engines.diffusers.schedulers import settings_of
from generator.engines.diffusers.weights import Weights, first_sentence
from generator.engines.pictures import candidate_of
from generator.engines.sizes import Size

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory and all that belongs to it."""

    weights: Weights
    pipelines: Pipelines
    previews: Previews
    optimisations: Optimisations
    adapters: Adapters


class BatchRunner:
    """Draws like requests in one pass of the pipeline, `largest` at a time.

    `caps` are the sizes, (width, height) in pixels, at which fewer fit into memory: learnt when it ran out or at
    warm-up. On a CPU with `largest` above 1 rows are computed one by one where that matters, so that pictures are
    the same to the bit in any company; a compiled model cannot be computed so, and is drawn one by one there.
    """

    def __init__(
        self, loaded: LoadedModel, device: torch.device, active: ActiveRequests, *, largest: int, cpu_watts: float
    ) -> None:
        self.loaded = loaded
        self.device = device
        self.largest = largest
        self.caps: dict[Size, int] = {}
        self._active = active
        self._exact = device.type == "cpu" and largest > 1
        self._energy = devices.energy_meter(device, cpu_watts)

    def cap(self, size: Size) -> int:
        return min(self.largest, self.caps.get(size, self.largest))

    def together(self, task: Task) -> bool:
        """Whether pictures of this task are drawn in batches at all."""
        optimisations = self.loaded.optimisations
        if not self.loaded.pipelines.batches(task) or (optimisations.compiles and self.device.type == "cpu"):
            return False
        return not optimisations.reuses(self.loaded.pipelines.of(task))

    def groups(self, requests: Sequence[ImageRequest]) -> list[list[ImageRequest]]:
        """Requests that can share a pass, in order of asking, none larger than what fits."""
        pipelines, groups = self.loaded.pipelines, []
        for _, alike in groupby(requests, key=pipelines.key):
            members = list(alike)
            first = members[0]
            together = self.cap((first.width, first.height)) if self.together(first.task) else 1
            groups += [members[start : start + together] for start in range(0, len(members), together)]
        return groups

    def draw(self, group: list[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        """Draw a group, in halves where it does not fit into memory together; energy is shared among what was made."""
        for request in group:
            self.loaded.pipelines.check(request)
            self.loaded.adapters.check(request.adapters)
            on_event(Event(request.id, "started", steps=request.steps))
        used = self.loaded.adapters.wear(group[0].adapters)
        window = energy.Window(self._energy)
        made = self._attempt(group, on_event)
        facts = self.loaded.optimisations.facts_of(self.loaded.pipelines.of(group[0].task)) | self.loaded.weights.facts
        for candidate in made:
            candidate.facts.update(facts)
        made = [replace(candidate, adapters=used) for candidate in made]
        return energy.shared(made, [candidate.width * candidate.height for candidate in made], window.close())

    def draw_one(self, request: ImageRequest) -> Candidate:
        """For a trial: one picture, of which nobody hears. Raises EngineError."""
        made = self.draw([request], lambda event: None)
        if not made:
            raise EngineError("The model drew nothing.", code="no-picture", retry=False)
        return made[0]

    def _attempt(self, group: list[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        pipelines, optimisations = self.loaded.pipelines, self.loaded.optimisations
        pipe = pipelines.of(group[0].task)
        drawing = PipelineBatch(
            pipe,
            group,
            is_cancelled=self._active.is_cancelled,
            on_event=on_event,
            previews=self.loaded.previews,
            exact=self._exact and not optimisations.compiles,
            encoding=pipelines.encoding,
        )
        meter, started = devices.DeviceMeter(self.device), time.perf_counter()
        try:
            meter.start()
            with optimisations.drawing(pipe, (group[0].width, group[0].height), len(group)):
                pictures = drawing.run(pipelines.own_scheduler)
        except Cancelled:
            return []
        except EngineError:
            raise
        except Exception as error:  # a library may raise anything
            full = isinstance(error, MemoryError) or devices.is_out_of_memory(error)
            sentence = first_sentence(error)
            if not full and not optimisations.give_up(error):
                raise model_failed(error) from error
        else:
            return self._candidates(pictures, len(group), time.perf_counter() - started, meter.stop(), on_event)
        # Outside the handler: while it runs, the traceback keeps the tensors that filled the memory alive.
        if not drawing.staying:
            return []
        return self._smaller(drawing.staying, sentence, on_event) if full else self._attempt(drawing.staying, on_event)

    def _smaller(self, group: list[ImageRequest], sentence: str, on_event: OnEvent) -> list[Candidate]:
        devices.forget(self.device)
        size = (group[0].width, group[0].height)
        if len(group) == 1:
            log.warning("out of memory: %s", sentence)
            raise EngineError(
                f"A picture of {size[0]} x {size[1]} does not fit into the memory of this device; a smaller one may.",
                code="out-of-memory",
            )
        half = len(group) // 2
        self.caps[size] = min(self.cap(size), half)
        log.warning("%d pictures of %d x %d do not fit together: at most %d from now on", len(group), *size, half)
        made: list[Candidate] = []
        for start in range(0, len(group), half):
            made += self._attempt(group[start : start + half], on_event)
        return made

    def _candidates(
        self, pictures: list[DrawnPicture], batch: int, seconds: float, gpu: float | None, on_event: OnEvent
    ) -> list[Candidate]:
        found = [self._candidate(picture, batch, seconds, gpu) for picture in pictures]
        for candidate in found:
            on_event(Event(candidate.request, "completed"))
        return found

    def _candidate(self, picture: DrawnPicture, batch: int, seconds: float, gpu: float | None) -> Candidate:
        """GPU time is shared equally: members of a batch have one shape and so cost the same."""
        pipe = self.loaded.pipelines.of(picture.request.task)
        return candidate_of(
            picture.request,
            picture.image,
            seconds=seconds,
            gpu_seconds=None if gpu is None else gpu / batch,
            device=devices.name(self.device),
            scheduler=type(pipe.scheduler).__name__,
            pipeline=type(pipe).__name__,
            dtype=str(pipe.dtype).removeprefix("torch."),
            versions=devices.versions(),
            facts={
                "batch": batch,
                "denoise_ms": round(picture.denoise_ms, 1),
                "decode_ms": round(picture.decode_ms, 1),
                "asked_scheduler": picture.request.scheduler,
                "scheduler_settings": settings_of(pipe.scheduler),
                **self.loaded.pipelines.encoding.facts(picture.request),
            },
        )


def model_failed(error: Exception) -> EngineError:
    """A fault of the library's. Its words are for the log; a model refuses the same request the same way tomorrow.

    What the device's driver says is no word of the model's: another try, or another machine, may do.
    """
    detail = f"{type(error).__name__}: {first_sentence(error)}"
    log.error("the model failed while drawing: %s", detail, exc_info=error)
    if devices.is_of_the_driver(error):
        return EngineError("The machine that drew this failed.", code="engine-failed", detail=detail)
    return EngineError("The model cannot draw what was asked for.", code="model-failed", retry=False, detail=detail)
