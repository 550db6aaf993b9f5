"""What a step costs on this device, by size and number of pictures, measured before anyone waits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import torch

from generator.engines.base import EngineError, Event, ImageRequest, Task
from generator.engines.diffusers.batch_runner import BatchRunner
from generator.engines.sizes import Size

STEPS = 4
SHARE_OF_MEMORY = 0.9


class WarmUp:
    """Draws a few steps of 1, 2, 4 … pictures at a size.

    `points` are (pictures, seconds a step). Memory of the next is foretold from those before: a number that would not
    fit is never tried, and becomes the cap of that size.
    """

    def __init__(self, runner: BatchRunner, size: Size, *, guidance_scale: float) -> None:
        self.points: list[tuple[int, float]] = []
        self._runner = runner
        self._size = size
        self._guidance = guidance_scale
        self._fastest = 0.0
        self._peaks: list[tuple[int, int]] = []

    def run(self) -> list[tuple[int, float]]:
        """Raises EngineError where not even one picture can be drawn."""
        for images in self._numbers():
            if not self._fits(images):
                self._runner.caps[self._size] = self.points[-1][0]
                break
            self._draw(images)
            if self._runner.cap(self._size) < images:
                break  # it ran out of memory and drew smaller ones instead: that time says nothing
            self.points.append((images, round(self._fastest, 6)))
        return self.points

    def _numbers(self) -> Iterator[int]:
        most = self._runner.cap(self._size) if self._runner.together(Task.TEXT2IMAGE) else 1
        images = 1
        while images < most:
            yield images
            images *= 2
        yield most

    def _draw(self, images: int) -> None:
        group = [self._request(number) for number in range(images)]
        marks: list[float] = []

        def hear(event: Event) -> None:
            if event.kind == "step" and event.request == group[0].id:
                if self._runner.device.type == "cuda":
                    torch.cuda.synchronize(self._runner.device)
                marks.append(time.perf_counter())

        if self._runner.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self._runner.device)
        made = self._runner.draw(group, hear)
        if len(made) < images:
            raise EngineError("The model drew nothing at warm-up.", code="no-picture")
        self._fastest = min(after - before for before, after in pairwise(marks))
        if self._runner.device.type == "cuda":
            self._peaks.append((images, torch.cuda.max_memory_allocated(self._runner.device)))

    def _request(self, number: int) -> ImageRequest:
        width, height = self._size
        return ImageRequest(
            f"warm-up-{number}",
            Task.TEXT2IMAGE,
            "a house by the sea",
            number,
            width,
            height,
            STEPS,
            guidance_scale=self._guidance,
        )

    def _fits(self, images: int) -> bool:
        """Whether peak memory, which grows by so much a picture, stays under SHARE_OF_MEMORY of the device's."""
        if len(self._peaks) < 2:
            return True
        (few, low), (more, high) = self._peaks[-2:]
        foretold = high + (high - low) / (more - few) * (images - more)
        total: int = torch.cuda.get_device_properties(self._runner.device).total_memory
        return foretold < SHARE_OF_MEMORY * total
