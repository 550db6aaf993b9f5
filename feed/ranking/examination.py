"""How likely it is that somebody looks at a place of a list."""

from __future__ import annotations

HALFWAY = 24.0  # the place that half as many reach as the first; measured anew from viewed impressions


def examination(position: int, *, halfway: float = HALFWAY) -> float:
    """The probability (0 to 1] that a reader of a list looks at place `position` (from 0), relative to the first.

    A hyperbola: 1 / (1 + position / halfway), the shape that click logs of result lists show, with a slope of its own.
    Source: Joachims, Swaminathan and Schnabel, "Unbiased Learning-to-Rank with Biased Feedback" (WSDM 2017), model it
    as (1 / rank) ** eta; a grid shows many pictures at once, so the first few differ less here.
    """
    return 1.0 / (1.0 + position / halfway)


def exposure(position: int, viewable_ms: int | None, *, least_ms: int = 1_000) -> float:
    """How many views an impression counts for: 1 or 0 where a script reported, else how likely one is at its place.

    A view is half of the picture on the screen for at least `least_ms`; the advertisers' Media Rating Council calls the
    same, for a display of one second, a viewable impression.
    """
    if viewable_ms is None:
        return examination(position)
    return 1.0 if viewable_ms >= least_ms else 0.0
