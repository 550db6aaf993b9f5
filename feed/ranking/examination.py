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
