"""Reserving what a job costs: whole or not at all, from the day's allowance first and then from grants."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from generator.models import Allowance, Grant, Job, LedgerEntry
from generator.models.allowance import holder_of
from generator.quota.balance import Balance, Part, cap_left, day_of
from lib import prepared

# Where the whole cost fits into the day's allowance: count it as used and write the reserve. No row where it does not.
TAKE = """
WITH taken AS (
  INSERT INTO generator_allowance AS allowance (user_id, team_id, day, "limit", used)
  SELECT %(user)s::bigint, %(team)s::bigint, %(day)s::date, %(limit)s::integer, %(cost)s::integer
    WHERE %(cost)s::integer <= %(limit)s::integer
  ON CONFLICT (user_id, team_id, day)
    DO UPDATE SET used = allowance.used + EXCLUDED.used, "limit" = EXCLUDED."limit"
    WHERE allowance.used + EXCLUDED.used <= EXCLUDED."limit"
  RETURNING id
)
INSERT INTO generator_ledgerentry (job_id, allowance_id, kind, images, at)
SELECT %(job)s::uuid, id, 'reserve', %(cost)s::integer, %(at)s::timestamptz FROM taken
RETURNING id
"""


@dataclass(frozen=True)
class Reservation:
    """A job to be paid for. It runs inside the transaction that wrote the job and holds its person's row.

    Mostly one conditional statement pays. Where the day does not suffice, the rows it is split over are locked in the
    order in which a refund takes them (the allowance, then grants by id), so that no two ever wait for each other.
    """

    job: Job
    cap: int | None  # what this member may use of the team's images a day
    limit: int  # images a day now
    usual: int  # and at other times, by the plan

    def reserve(self) -> None:
        """Take the cost and write it into the ledger. Raises Problem("quota-exhausted")."""
        job, now = self.job, timezone.now()
        left = cap_left(job.user, job.team, self.cap, now)
        under_cap = left is None or job.cost <= left
        if not (under_cap and self._take_whole(now)):
            LedgerEntry.reserve(job, self._split(left, now), now)

    def reserve_free(self) -> None:
        """Out of a grant made for it, so that neither the day's allowance nor any other grant is touched."""
        job = self.job
        note = _("Made after all")
        reason = Grant.Reason.APOLOGY
        grant = Grant.objects.create(
            user=job.user, images=job.cost, used=job.cost, reason=reason, note=note, giftable=False
        )
        LedgerEntry.reserve(job, [(grant, job.cost)], timezone.now())

    def _take_whole(self, now: dt.datetime) -> bool:
        """Out of the day's allowance, if all of it fits there."""
        job, day = self.job, day_of(now)
        whom = {"user": None if job.team_id else job.user_id, "team": job.team_id}
        return bool(prepared.rows(TAKE, **whom, job=job.pk, cost=job.cost, limit=self.limit, day=day, at=now))

    def _split(self, left: int | None, now: dt.datetime) -> list[Part]:
        job = self.job
        allowance, _fresh = Allowance.objects.select_for_update().get_or_create(
            **holder_of(job.user, job.team), day=day_of(now), defaults={"limit": self.limit}
        )
        allowance.limit = self.limit
        usable = Grant.objects.of(job.user, job.team).usable(now).select_for_update(of=("self",)).order_by("pk")
        balance = Balance(allowance, sorted(usable, key=lambda grant: grant.turn), self.cap, left)
        parts = balance.parts(job.cost)
        if not parts or not all(source.take(images) for source, images in parts):
            raise balance.refusal(job.cost, now, self.usual)
        return parts
