"""The sentence and the numbers of a refused reservation."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.problems import Problem


def resets_at(now: dt.datetime) -> dt.datetime:
    """The next midnight in UTC, when a new day's allowance begins."""
    tomorrow = now.astimezone(dt.UTC).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=dt.UTC)


def exhausted(*, used: int, limit: int, cost: int, now: dt.datetime) -> Problem:
    """Problem("quota-exhausted"), 429, with when it resets, how much is left and how long to wait in seconds."""
    resets = resets_at(now)
    remaining = max(0, limit - used)
    seconds = max(1, int((resets - now).total_seconds()))
    title = _said(remaining=remaining, limit=limit, cost=cost) + " " + _when(seconds)
    return Problem(
        "quota-exhausted",
        title,
        status=429,
        resets_at=resets.isoformat().replace("+00:00", "Z"),
        retry_after=seconds,
        remaining=remaining,
        limit=limit,
    )


def _said(*, remaining: int, limit: int, cost: int) -> str:
    if remaining == 0:
        return ngettext(
            "Today's one image has been made.", "All %(limit)d of today's images have been made.", limit
        ) % {"limit": limit}
    return _("This asks for %(cost)d images and %(remaining)d of today's %(limit)d are left.") % {
        "cost": cost,
        "remaining": remaining,
        "limit": limit,
    }


def _when(seconds: int) -> str:
    hours, minutes = divmod(-(-seconds // 60), 60)
    return _("The day starts anew at 00:00 UTC, in %(hours)d h %(minutes)d min.") % {"hours": hours, "minutes": minutes}
