"""Whether one more job may join the line, by the wait it would be promised."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import Plan
    from generator.engines.base import Capabilities
    from generator.queue.quote import Quote
    from generator.requests.request import GenerationRequest

SMALL_JOBS_LONGER = 1.25
LONGEST_RETRY_SECONDS = 3600


def check_wait(quote: Quote, plan: Plan, able: Capabilities, request: GenerationRequest) -> None:
    """Raises Problem("too-busy") where the likely wait is longer than the plan allows.

    The last fifth of a line is kept for small jobs (one candidate of the smallest size of the same proportions): to
    others one of those is offered.
    """
    if plan.longest_wait is None:
        return
    smaller = smallest(able, request)
    limit = plan.longest_wait * (SMALL_JOBS_LONGER if smaller is None else 1.0)
    if quote.likely > limit:
        fits = smaller is not None and quote.likely <= plan.longest_wait * SMALL_JOBS_LONGER
        raise too_busy(quote, limit, smaller if fits else None)


def smallest(able: Capabilities, request: GenerationRequest) -> dict[str, int] | None:
    """The same job made small; None where it is small already."""
    width, height = request.size

    def unlike(size: tuple[int, int]) -> tuple[float, int]:
        return round(abs(size[0] / size[1] - width / height), 2), size[0] * size[1]

    wide, high = min(able.sizes, key=unlike)
    if request.candidates == 1 and width * height <= wide * high:
        return None
    return {"width": wide, "height": high, "candidates": 1}


def too_busy(quote: Quote, limit: float, smaller: dict[str, int] | None) -> Problem:
    wait = max(5, min(LONGEST_RETRY_SECONDS, ceil(quote.likely - limit)))
    title = _("So much is being made that yours would wait about %(minutes)d minutes. Nothing was taken from you.")
    offer: dict[str, Any] = {"later": wait}
    if smaller:
        offer["smaller"] = smaller
    return Problem(
        "too-busy",
        title % {"minutes": max(1, round(quote.likely / 60))},
        status=429,
        retry_after=wait,
        likely=round(quote.likely),
        ahead=quote.ahead,
        offer=offer,
    )
