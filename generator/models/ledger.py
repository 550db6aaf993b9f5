"""The ledger: what every job took, from where, and whether it came back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generator.models.allowance import Allowance
from generator.models.grant import Grant
from lib import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from accounts.models import User
    from generator.models.job import Job

END = """
INSERT INTO generator_ledgerentry (job_id, allowance_id, grant_id, kind, images, at)
SELECT job_id, allowance_id, grant_id, %(kind)s, images, statement_timestamp()
  FROM generator_ledgerentry WHERE job_id = ANY(%(jobs)s::uuid[]) AND kind = 'reserve'
RETURNING job_id, allowance_id, grant_id, images
"""


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def of(self, user: User) -> LedgerQuerySet:
        """Every charge and refund of this person's jobs, whoever's images paid for them."""
        return self.filter(job__user=user)

    def with_sources(self) -> LedgerQuerySet:
        """Each with where it came from, and whose that is."""
        return self.select_related("allowance__team", "grant__team")


class LedgerEntry(models.Model):
    """One reserve a job and source, and one settle or refund of the same amount once the job has ended.

    A source is a day's allowance or a grant; a job may draw on several. A refund goes back to where it came from.
    """

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("Reserved")
        SETTLE = "settle", _("Charged")
        REFUND = "refund", _("Given back")

    job = models.ForeignKey("generator.Job", models.CASCADE, related_name="ledger")
    allowance = models.ForeignKey(Allowance, models.PROTECT, null=True, related_name="ledger")
    grant = models.ForeignKey(Grant, models.PROTECT, null=True, related_name="ledger", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind)
    images = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "ledger entries"
        indexes = [models.Index(fields=["grant"], name="ledger_of_grant", condition=Q(grant__isnull=False))]
        constraints = [
            models.CheckConstraint(
                condition=Q(allowance__isnull=True) ^ Q(grant__isnull=True), name="ledger_of_one_source"
            ),
            models.UniqueConstraint(
                fields=["job", "allowance", "grant"],
                name="ledger_one_reserve_a_source",
                condition=Q(kind="reserve"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["job", "allowance", "grant"],
                name="ledger_one_end_a_source",
                condition=~Q(kind="reserve"),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.images} for {self.job_id}"

    @property
    def source(self) -> Allowance | Grant:
        """One of the two is set, which a constraint sees to."""
        return cast("Allowance | Grant", self.allowance or self.grant)

    @classmethod
    def prefetched(cls) -> models.Prefetch[Any]:
        """The entries of jobs with their sources, in the order of time, for a list of jobs."""
        return models.Prefetch("ledger", cls.objects.with_sources().order_by("id"))

    @classmethod
    def reserve(cls, job: Job, parts: list[tuple[Allowance | Grant, int]], at: dt.datetime) -> None:
        """Write down what a job took from where."""
        LedgerEntry.objects.bulk_create(
            LedgerEntry(job=job, kind=cls.Kind.RESERVE, images=images, at=at, **{source._meta.model_name or "": source})
            for source, images in parts
        )

    @classmethod
    def end(cls, jobs: Sequence[UUID], kind: LedgerEntry.Kind) -> None:
        """Close jobs' accounts: a settle keeps what was reserved, a refund gives it back where it came from.

        Rows are taken in the order in which a charge locks them: the allowance, then grants by id.
        """
        closed = prepared.rows(END, jobs=list(jobs), kind=str(kind))
        if without := set(jobs) - {job for job, *_source in closed}:
            raise cls.DoesNotExist(f"no reserve to end: {', '.join(map(str, without))}")
        if kind == cls.Kind.REFUND:
            for _job, allowance, grant, images in sorted(closed, key=lambda one: (one[2] is not None, one[2])):
                give_back(allowance, grant, images)


def give_back(allowance: int | None, grant: UUID | None, images: int) -> None:
    """Let what was taken from one of the two be used again."""
    if allowance is not None:
        Allowance.objects.filter(pk=allowance).update(used=models.F("used") - images)
    elif grant is not None:
        Grant.objects.get(pk=grant).give_back(images)
