"""What is asked of jobs, and how they go from one state to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from generator.models.states import OPEN, TRANSITIONS, State

if TYPE_CHECKING:
    from generator.models.job import Job


class JobQuerySet(models.QuerySet["Job"]):
    """The reading vocabulary, and the way a job changes its state; claims and settles have statements of their own."""

    def of(self, user: Any) -> JobQuerySet:
        """All that this person asked for, for their account of it; nobody else may see them."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def at_hand(self, user: Any) -> JobQuerySet:
        """Those of this person that they have not deleted."""
        return self.of(user).filter(deletion=None)

    def open(self) -> JobQuerySet:
        return self.filter(state__in=OPEN)

    def waiting(self) -> JobQuerySet:
        """Those that nobody draws yet; of one person, in the order in which they will be."""
        return self.filter(state=State.QUEUED).order_by("-priority", "id")

    def with_sources(self) -> JobQuerySet:
        return self.prefetch_related("sources__image")

    def move(self, *origins: State, to: State, **changes: Any) -> int:
        """Move whichever of these rows are in one of `origins`, in one conditional UPDATE; how many did.

        The fence and the lease go with the state: only a job that runs has them, only one that ended has an end.
        """
        for origin in origins:
            if to not in TRANSITIONS[origin]:
                raise ValueError(f"a job never goes from {origin} to {to}")
        if to != State.RUNNING:
            changes |= {"fence": None, "lease_until": None}
        if to not in OPEN:
            changes.setdefault("finished", timezone.now())
        return self.filter(state__in=origins).update(state=to, **changes)
