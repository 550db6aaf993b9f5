"""What batches cost on a machine, and how large they are made there."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.engines.base import Capabilities
from generator.scheduling.costs import StepCost, worthwhile


@dataclass
class BatchLimits:
    """`shrunk` are the caps, in images, of batch keys that once ran out of memory."""

    able: Capabilities
    shrunk: dict[str, int] = field(default_factory=dict)

    def step(self, width: int, height: int) -> StepCost:
        points = self.able.step_seconds.get(f"{width}x{height}")
        if points:
            return StepCost(tuple((int(images), float(seconds)) for images, seconds in points))
        return StepCost.unmeasured(width, height)

    def cap(self, key: str, width: int, height: int) -> int:
        """The most images of a batch: what is worth while, and what has not yet run out of memory."""
        cap = worthwhile(self.step(width, height), max(1, self.able.largest_batch))
        return min(cap, self.shrunk.get(key, cap))

    def shrink(self, key: str, images: int) -> None:
        """A batch of so many images was too large for the memory: the next has half of them."""
        self.shrunk[key] = max(1, images // 2)

    @property
    def batches(self) -> bool:
        """Whether waiting a moment for mates can be worth while at any size."""
        return self.able.largest_batch > 1 and any(self.cap("", *size) > 1 for size in self.able.sizes)
