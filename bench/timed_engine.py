"""A GPU that takes its time and no power: batches last as long as they were measured to on a real one.

Sizes stand for larger ones, so that drawing them costs this machine nothing: 64 x 64 for 512 px, 96 x 64 for 768 px and
96 x 96 for 1024 px. The step times are those of bench/queue.py, divided by `speed`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from generator.engines.base import Candidate, Capabilities, Event, ImageRequest, OnEvent
from generator.scheduling.costs import StepCost
from tests.generator.fake_engine import ABLE, FakeEngine, gradient

STEPS = 8
POINTS = {
    "64x64": ((1, 0.167), (4, 0.240), (8, 0.425)),
    "96x64": ((1, 0.260), (4, 0.640), (8, 1.200)),
    "96x96": ((1, 0.500), (2, 1.000)),
}


class TimedEngine(FakeEngine):
    """`speed` is how many of its seconds go by in one of ours."""

    def __init__(self, *, speed: float = 1.0) -> None:
        super().__init__()
        self.costs = {
            size: tuple((images, seconds / speed) for images, seconds in points) for size, points in POINTS.items()
        }

    def capabilities(self) -> Capabilities:
        return replace(
            ABLE,
            model="timed",
            sizes=((64, 64), (96, 64), (96, 96)),
            default_steps=STEPS,
            largest_batch=8,
            step_seconds={size: list(points) for size, points in self.costs.items()},
        )

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        first = requests[0]
        step_seconds = StepCost(self.costs[f"{first.width}x{first.height}"]).seconds(len(requests))
        with self.active.drawing(request.id for request in requests):
            for step in range(1, first.steps + 1):
                time.sleep(step_seconds)
                for request in requests:
                    on_event(Event(request.id, "step", step=step, steps=first.steps))
                if all(self.active.is_cancelled(request.id) for request in requests):
                    break
            return [self._made(request) for request in requests if not self.active.is_cancelled(request.id)]

    def _made(self, request: ImageRequest) -> Candidate:
        data = gradient(request, "PNG", (request.width, request.height))
        return Candidate(request.id, data, request.width, request.height, request.seed, seconds=0.0)
