"""Whether one more job may join the line, and the wait it is promised."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from generator.queue.forecast import Quote, quote
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import Plan, User
    from generator.engines.base import Capabilities

SMALL_JOBS_LONGER = 1.25
LONGEST_RETRY_SECONDS = 3600


def promise(user: User, plan: Plan, able: Capabilities, columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of a job that say what its person is promised.

    Raises Problem("too-busy") where the likely wait is longer than the plan allows. The last fifth of a line is kept
    for small jobs (one candidate of the smallest size of the same proportions): to others one of those is offered.
    """
    said = quote(columns["pool"], plan.code, user.pk)
    if plan.longest_wait is not None:
        smaller = smallest(able, columns)
        limit = plan.longest_wait * (SMALL_JOBS_LONGER if smaller is None else 1.0)
        if said.likely > limit:
            fits = smaller is not None and said.likely <= plan.longest_wait * SMALL_JOBS_LONGER
            raise too_busy(said, limit, smaller if fits else None)
    now = timezone.now()
    return {
        "guess": said.guess,
        "likely": said.likely,
        "longest": said.longest,
        "due": now + timedelta(seconds=said.longest),
    }


def smallest(able: Capabilities, columns: dict[str, Any]) -> dict[str, int] | None:
    """The same job made small; None where it is small already."""
    width, height = columns["width"], columns["height"]

    def unlike(size: tuple[int, int]) -> tuple[float, int]:
        return round(abs(size[0] / size[1] - width / height), 2), size[0] * size[1]

    wide, high = min(able.sizes, key=unlike)
    if columns["candidates"] == 1 and width * height <= wide * high:
        return None
    return {"width": wide, "height": high, "candidates": 1}


def too_busy(said: Quote, limit: float, smaller: dict[str, int] | None) -> Problem:
    wait = max(5, min(LONGEST_RETRY_SECONDS, ceil(said.likely - limit)))
    title = _("So much is being made that yours would wait about %(minutes)d minutes. Nothing was taken from you.")
    offer: dict[str, Any] = {"later": wait}
    if smaller:
        offer["smaller"] = smaller
    return Problem(
        "too-busy",
        title % {"minutes": max(1, round(said.likely / 60))},
        status=429,
        retry_after=wait,
        likely=round(said.likely),
        ahead=said.ahead,
        offer=offer,
    )
