"""How waits are told to whoever looks: quotes as sentences, beside what the last jobs really waited and took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import Plan
from generator.models import EngineCard, Job
from generator.models.states import State
from generator.queue.quote import Quote, quote
from generator.scheduling.quantile import quantile
from lib.problems import Problem

NOBODY_DRAWS = gettext_noop("No machine is drawing just now. It waits, and nothing is lost.")
LOOKED_AT = 100
MOST_COUNTED = 1_000
FRESH = timedelta(hours=1)


@dataclass(frozen=True)
class WaitEstimate:
    """`ahead` are jobs waiting now, counted to a thousand; seconds are of the last hour's jobs, None without any.

    `quote` is how long one more job of the viewer would wait, None where no engine has announced itself yet.
    """

    ahead: int
    running: int
    run_p50: float | None
    run_p90: float | None
    waited_p50: float | None
    waited_p90: float | None
    quote: Quote | None = None

    @classmethod
    def now(cls, viewer: Any = None, model: str | None = None) -> WaitEstimate:
        """As it is for this viewer; a stranger is quoted what somebody on the plan of newcomers would be."""
        since = timezone.now() - FRESH
        ended = Job.objects.filter(state=State.SUCCEEDED, finished__gte=since, claimed__isnull=False)
        times = ended.order_by("-id").values_list(F("claimed") - F("accepted"), F("finished") - F("claimed"))
        pairs = [(waited.total_seconds(), ran.total_seconds()) for waited, ran in times[:LOOKED_AT]]
        waits, runs = [sorted(column) for column in zip(*pairs, strict=True)] if pairs else ([], [])
        return cls(
            ahead=Job.objects.filter(state=State.QUEUED)[:MOST_COUNTED].count(),
            running=Job.objects.filter(state=State.RUNNING)[:MOST_COUNTED].count(),
            run_p50=quantile(runs, 0.5),
            run_p90=quantile(runs, 0.9),
            waited_p50=quantile(waits, 0.5),
            waited_p90=quantile(waits, 0.9),
            quote=quote_for(viewer, model),
        )

    @property
    def likely(self) -> tuple[int, int] | None:
        """Seconds until a new job would be ready, likely and at worst (P50 to P90); None where nothing is known yet."""
        if self.run_p50 is None or self.run_p90 is None or self.quote is None or self.quote.unpromised:
            return None
        return round(self.quote.likely + self.run_p50) or 1, round(self.quote.longest + self.run_p90) or 1


def quote_for(viewer: Any, model: str | None = None) -> Quote | None:
    """What one more job of this viewer would be promised now, by the usual model or the one of this name."""
    try:
        pool = EngineCard.capabilities_of(model).pool
    except Problem:
        return None
    if viewer is None or not viewer.is_authenticated:
        return quote(pool, Plan.default_pk(), 0)
    return quote(pool, viewer.effective_plan.code, viewer.pk)


def as_document(quote: Quote) -> dict[str, Any]:
    """A quote for programs, in whole seconds, null where none are promised, and as a sentence in this language."""
    if quote.unpromised:
        return {"ahead": quote.ahead, "likely": None, "longest": None, "text": _(NOBODY_DRAWS)}
    likely, longest = round(quote.likely), ceil(quote.longest)
    return {"ahead": quote.ahead, "likely": likely, "longest": longest, "text": sentence(quote.ahead, likely, longest)}


def sentence(ahead: int, likely: int, longest: int) -> str:
    times = {"likely": spoken(likely), "longest": spoken(longest)}
    if not ahead:
        return _("Likely to start in %(likely)s, at worst in %(longest)s.") % times
    return ngettext(
        "About %(ahead)s job before yours. Likely to start in %(likely)s, at worst in %(longest)s.",
        "About %(ahead)s jobs before yours. Likely to start in %(likely)s, at worst in %(longest)s.",
        ahead,
    ) % {"ahead": ahead, **times}


def spoken(seconds: int) -> str:
    """Seconds as people say them: 40 s, 3 min, 1 h 20 min."""
    if seconds < 100:
        return f"{max(1, seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


@dataclass(frozen=True)
class EngineHealth:
    """What the status page says of the engine: its announced name and any trouble, and jobs, counted to a thousand;
    those that ended are of the last hour."""

    card: EngineCard | None
    waiting: int
    running: int
    failed: int
    succeeded: int

    @classmethod
    def now(cls) -> EngineHealth:
        recent = Job.objects.filter(finished__gte=timezone.now() - FRESH)
        return cls(
            card=EngineCard.objects.order_by("-announced").first(),
            waiting=Job.objects.filter(state=State.QUEUED)[:MOST_COUNTED].count(),
            running=Job.objects.filter(state=State.RUNNING)[:MOST_COUNTED].count(),
            failed=recent.filter(state__in=[State.FAILED, State.DEAD])[:MOST_COUNTED].count(),
            succeeded=recent.filter(state=State.SUCCEEDED)[:MOST_COUNTED].count(),
        )
