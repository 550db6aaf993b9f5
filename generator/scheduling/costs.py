"""What a batch costs: seconds of an engine for so many images of one shape.

Measured points come from an engine's warm-up, as (images, seconds a step); between two points the cost is a straight
line, beyond the last it goes on as steep as it was. Where an engine has measured nothing, a step is taken to last 50 ms
a megapixel and no time is saved by batching: wrong in seconds, but right in proportion, which is all fairness needs.
"""

from __future__ import annotations

from dataclasses import dataclass

UNMEASURED_SECONDS_A_MEGAPIXEL = 0.05


@dataclass(frozen=True, slots=True)
class StepCost:
    """`points` are (images, seconds a step), images rising from 1, seconds never falling."""

    points: tuple[tuple[int, float], ...]

    @classmethod
    def unmeasured(cls, width: int, height: int) -> StepCost:
        alone = UNMEASURED_SECONDS_A_MEGAPIXEL * width * height / 2**20
        return cls(((1, alone), (2, 2 * alone)))

    def seconds(self, images: int) -> float:
        """Seconds of one step of a batch of `images`; 0.0 for none."""
        if images <= 0:
            return 0.0
        (few, least), *rest = self.points
        slope = least / few
        for many, most in rest:
            slope = (most - least) / (many - few)
            if images <= many:
                break
            few, least = many, most
        return max(0.0, least + slope * (images - few))


def worthwhile(cost: StepCost, most: int, *, within: float = 0.15) -> int:
    """The smallest batch, of at most `most` images, that takes at most 15 % longer an image than the best one.

    The last images of a large batch save little and make everyone else wait for the whole of it.
    """
    each = {images: cost.seconds(images) / images for images in range(1, max(1, most) + 1)}
    return min(images for images, seconds in each.items() if seconds <= min(each.values()) * (1 + within))
