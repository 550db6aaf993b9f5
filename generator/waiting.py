"""How long a new job would wait, from what the last jobs waited and took. Read, never promised to the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from generator.models import EngineCard, Job
from generator.models.states import State

LOOKED_AT = 100
MOST_COUNTED = 1_000
FRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Waiting:
    """`ahead` are jobs waiting now, counted to a thousand; seconds are of the last hour's jobs, None without any."""

    ahead: int
    running: int
    run_p50: float | None
    run_p90: float | None
    waited_p50: float | None
    waited_p90: float | None

    @classmethod
    def now(cls) -> Waiting:
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
        )

    @property
    def likely(self) -> tuple[int, int] | None:
        """Seconds until a new job would be ready, likely and at worst (P50 to P90); None where nothing is known yet."""
        if self.run_p50 is None or self.run_p90 is None:
            return None
        in_front = self.ahead / max(1, self.running)
        return round(self.run_p50 * (in_front + 1)) or 1, round(self.run_p90 * (in_front + 1)) or 1


def quantile(ordered: list[float], share: float) -> float | None:
    """The value below which this share (0 to 1) of the sorted values lies, by nearest rank."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


@dataclass(frozen=True)
class Health:
    """What the status page says of the engine: its announced name and any trouble, and when a worker last spoke."""

    card: EngineCard | None
    failed: int
    succeeded: int
    oldest: datetime | None

    @classmethod
    def now(cls) -> Health:
        recent = Job.objects.filter(finished__gte=timezone.now() - FRESH)
        first = Job.objects.filter(state=State.QUEUED).order_by("run_after", "id").first()
        return cls(
            card=EngineCard.objects.order_by("-announced").first(),
            failed=recent.filter(state__in=[State.FAILED, State.DEAD])[:MOST_COUNTED].count(),
            succeeded=recent.filter(state=State.SUCCEEDED)[:MOST_COUNTED].count(),
            oldest=first.accepted if first else None,
        )
