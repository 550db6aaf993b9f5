"""Reserving what a job costs: whole or not at all, from the day's allowance first and then from grants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from generator.models import Allowance, Grant, Job, LedgerEntry
from generator.models.allowance import holder_of
from generator.purse import Part, Purse, cap_left, cap_of, day_of


@dataclass(frozen=True)
class Charge:
    """A job to be paid for. It runs inside the transaction that wrote the job and holds its person's row.

    Mostly one conditional UPDATE pays. Where the day does not suffice, the rows it is split over are locked in the
    order in which a refund takes them (the allowance, then grants by id), so that no two ever wait for each other.
    """

    job: Job
    limit: int  # images a day now
    usual: int  # and at other times, by the plan

    def reserve(self) -> None:
        """Take the cost and write it into the ledger. Raises Problem("quota-exhausted")."""
        job, now = self.job, timezone.now()
        row, _fresh = Allowance.objects.get_or_create(
            **holder_of(job.user, job.team), day=day_of(now), defaults={"limit": self.limit}
        )
        row.limit = self.limit
        cap = cap_of(job.user, job.team)
        left = cap_left(job.user, job.team, cap, now)
        under_cap = left is None or job.cost <= left
        whole = under_cap and row.take(job.cost)
        parts: list[Part] = [(row, job.cost)] if whole else self._split(row, cap, left, now)
        LedgerEntry.reserve(job, parts, now)

    def _split(self, row: Allowance, cap: int | None, left: int | None, now: dt.datetime) -> list[Part]:
        job = self.job
        allowance = Allowance.objects.select_for_update().get(pk=row.pk)
        allowance.limit = self.limit
        usable = Grant.objects.of(job.user, job.team).usable(now).select_for_update(of=("self",)).order_by("pk")
        purse = Purse(allowance, sorted(usable, key=lambda grant: grant.turn), cap, left)
        parts = purse.parts(job.cost)
        if not parts or not all(source.take(images) for source, images in parts):
            raise purse.refusal(job.cost, now, self.usual)
        return parts
