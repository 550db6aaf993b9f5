"""What surge mode refuses, and what it tells: each measure by its name, with the reason and what to do instead."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from generator.models.surge import LARGE_PIXELS, Surge
from generator.queue.admission import smallest
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import Plan, User
    from generator.engines.base import Capabilities
    from generator.requests.request import GenerationRequest

Feature = Surge.Feature
LATER = 600  # seconds after which to ask again where nobody knows when the surge ends

SENTENCES: dict[str, Any] = {
    Feature.LARGE_SIZES: gettext_lazy("Large sizes are off while so many people make pictures; choose a smaller one."),
    Feature.SEVERAL: gettext_lazy("One candidate at a time while so many people make pictures."),
    Feature.REMIXES: gettext_lazy("Remixes and changes are off while so many people make pictures; words alone work."),
}
FIELDS = {Feature.LARGE_SIZES: "width", Feature.SEVERAL: "candidates", Feature.REMIXES: "sources"}


def let_in(surge: Surge, user: User, plan: Plan) -> None:
    """Raises Problem("not-yet") for people whose group is not let in yet."""
    opens = surge.opens_for(user) if surge.holds_for(plan) else None
    seconds = ceil((opens - timezone.now()).total_seconds()) if opens else 0
    if opens is None or seconds <= 0:
        return
    minutes = ceil(seconds / 60)
    said = ngettext(
        "So many people make pictures that they are let in by groups. Yours is let in at %(at)s, in a minute.",
        "So many people make pictures that they are let in by groups. Yours is let in at %(at)s, in %(count)d minutes.",
        minutes,
    ) % {"at": time_format(timezone.localtime(opens), "H:i"), "count": minutes}
    raise Problem("not-yet", said, status=429, retry_after=seconds, opens_at=opens.isoformat().replace("+00:00", "Z"))


def check_features(
    surge: Surge, plan: Plan, able: Capabilities, request: GenerationRequest, sources: Sequence[Any]
) -> None:
    """Raises Problem("switched-off"), naming the feature, with a smaller job as an offer where one would be taken."""
    uses = {
        Feature.LARGE_SIZES: request.size[0] * request.size[1] > LARGE_PIXELS,
        Feature.SEVERAL: request.candidates > 1,
        Feature.REMIXES: bool(sources),
    }
    off = surge.off_for(plan)
    barred = [feature for feature, used in uses.items() if used and feature in off]
    if not barred:
        return
    offer: dict[str, Any] = {"later": LATER}
    if Feature.REMIXES not in barred and (smaller := smallest(able, request)):
        offer["smaller"] = smaller
    raise Problem(
        "switched-off",
        " ".join(str(SENTENCES[feature]) for feature in barred),
        status=429,
        errors={FIELDS[feature]: [SENTENCES[feature]] for feature in barred},
        retry_after=LATER,
        features=[str(feature) for feature in barred],
        offer=offer,
    )


def why_no_signups() -> str:
    """For whoever wants to sign up: why not now, empty while they may."""
    if not Surge.now().signups_paused:
        return ""
    return _("So many people make pictures just now that no new accounts are opened. Please come back in a while.")


def within(able: Capabilities, off: frozenset[str]) -> Capabilities:
    """What an engine does while these features are off; an engine that has no small size keeps its smallest."""
    if Feature.LARGE_SIZES not in off:
        return able
    small = tuple(size for size in able.sizes if size[0] * size[1] <= LARGE_PIXELS)
    return replace(able, sizes=small or (min(able.sizes, key=lambda size: size[0] * size[1]),))


def notes(surge: Surge, plans: Sequence[Plan]) -> list[str]:
    """The measures that people on these plans meet now, as sentences."""
    off = frozenset[str]().union(*(surge.off_for(plan) for plan in plans))
    told = [str(SENTENCES[feature]) for feature in Feature if feature in off]
    for plan in plans:
        if (now := surge.images_a_day(plan)) < plan.images_per_day:
            said = ngettext(
                "%(plan)s has %(count)d image a day while this lasts.",
                "%(plan)s has %(count)d images a day while this lasts.",
                now,
            )
            told.append(said % {"plan": plan.name, "count": now})
    return told


def told_to_all(surge: Surge, plans: Sequence[Plan]) -> dict[str, Any]:
    """For the status page and its API: whether it is on, since when, and every measure that holds, by name."""
    on = surge.active
    return {
        "active": on,
        "since": surge.since if on else None,
        "announcement": surge.announcement if on else "",
        "plans": [plan.code for plan in plans if on and plan.code in surge.binds],
        "features_off": list(surge.features_off) if on else [],
        "images_a_day": {
            plan.code: surge.images_a_day(plan) for plan in plans if surge.images_a_day(plan) < plan.images_per_day
        },
        "signups_paused": surge.signups_paused,
        "let_in_percent": surge.open_share,
    }
