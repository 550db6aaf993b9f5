"""The sentence and the numbers of a refused reservation."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.problems import Problem

LimitedBy = Literal["plan", "team", "member"]


def resets_at(now: dt.datetime) -> dt.datetime:
    """The next midnight in UTC, when a new day's allowance begins."""
    tomorrow = now.astimezone(dt.UTC).date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=dt.UTC)


def quota_exhausted(
    *,
    remaining: int,
    limit: int,
    cost: int,
    now: dt.datetime,
    in_grants: int = 0,
    limited_by: LimitedBy = "plan",
    usual: int | None = None,
) -> Problem:
    """Problem("quota-exhausted"), 429, with whose limit it was, when it resets, what is left and how long to wait.

    `remaining` of `limit` images are left of today's, `in_grants` beside them. `limited_by` is one's own plan, the
    team's allowance, or the cap on one member; `usual` is the limit at other times where it is smaller now.
    `retry_after` is in seconds.
    """
    resets = resets_at(now)
    seconds = max(1, int((resets - now).total_seconds()))
    said = _all_made(limit, limited_by) if remaining + in_grants == 0 else _too_few(remaining, limit, cost, limited_by)
    if usual is not None:
        said += " " + _("It is %(usual)d at other times, and fewer while so many people make pictures.") % {
            "usual": usual
        }
    if in_grants:
        said += " " + ngettext(
            "%(count)d more that was given to you is left.",
            "%(count)d more that were given to you are left.",
            in_grants,
        ) % {"count": in_grants}
    return Problem(
        "quota-exhausted",
        said + " " + _when(seconds),
        status=429,
        resets_at=resets.isoformat().replace("+00:00", "Z"),
        retry_after=seconds,
        remaining=remaining,
        limit=limit,
        in_grants=in_grants,
        limited_by=limited_by,
    )


def _all_made(limit: int, limited_by: LimitedBy) -> str:
    if limit == 0 and limited_by == "member":
        return _("The owner of your team lets you use none of its images.")
    if limit == 0:
        return _("This plan has no images a day.")
    if limited_by == "member":
        said = ngettext(
            "You have made the one of the team's images that you may make in a day.",
            "You have made all %(limit)d of the team's images that you may make in a day.",
            limit,
        )
    elif limited_by == "team":
        said = ngettext(
            "The team's one image of today has been made.",
            "All %(limit)d of the team's images of today have been made.",
            limit,
        )
    else:
        said = ngettext("Today's one image has been made.", "All %(limit)d of today's images have been made.", limit)
    return said % {"limit": limit}


def _too_few(remaining: int, limit: int, cost: int, limited_by: LimitedBy) -> str:
    if limited_by == "member":
        said = _(
            "This asks for %(cost)d images and %(remaining)d of the team's %(limit)d that you may make today are left."
        )
    elif limited_by == "team":
        said = _("This asks for %(cost)d images and %(remaining)d of the team's %(limit)d of today are left.")
    else:
        said = _("This asks for %(cost)d images and %(remaining)d of today's %(limit)d are left.")
    return said % {"cost": cost, "remaining": remaining, "limit": limit}


def _when(seconds: int) -> str:
    hours, minutes = divmod(-(-seconds // 60), 60)
    return _("The day starts anew at 00:00 UTC, in %(hours)d h %(minutes)d min.") % {"hours": hours, "minutes": minutes}
