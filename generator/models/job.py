"""A job: what was asked, by whom, on which plan, and how far it is. The row is the queue."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from gallery.images.usage import may_use
from gallery.models import Deletion, Image
from generator.models.choice import Choice
from generator.models.job_queryset import JobQuerySet
from generator.models.ledger import LedgerEntry
from generator.models.states import OPEN, SENTENCES, State
from generator.models.thread import Thread
from generator.requests import idempotency
from generator.requests.notifications import notify_ended
from generator.requests.request import LONGEST_NEGATIVE, LONGEST_PROMPT
from generator.requests.seeds import candidate_seed
from lib import prepared
from lib.fields import SeedField
from lib.ids import new_id
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from generator.models.job_source import JobSource


HIGHEST_PRIORITY = 32_767  # the column is a small integer

TO_FRONT = """
UPDATE generator_job SET priority = greatest(priority, (
  SELECT max(least(priority + 1, %(highest)s::integer)) FROM generator_job AS other
  WHERE other.user_id = %(user)s AND other.state = 'queued' AND other.id <> %(job)s
))
WHERE id = %(job)s AND state = 'queued'
RETURNING id
"""

SUCCEED = """
UPDATE generator_job SET state = 'succeeded', fence = NULL, lease_until = NULL,
  finished = %(finished)s, step = steps, images_kept = candidates
WHERE id = ANY(%(jobs)s::uuid[]) AND fence = ANY(%(fences)s::uuid[]) AND state = 'running'
RETURNING id
"""


class Job(models.Model):
    """Everything that decides the pixels is fixed at acceptance, so that a rerun gives the same picture.

    `attempt` counts claims; `errors` those that the engine failed; `losses` those whose lease ran out. `fence` is
    a new token at each claim and set exactly while running: only its holder may report back.
    `cost` is in images. How the states follow each other is declared in `generator.models.states`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="jobs", db_index=False)
    plan = models.CharField(max_length=20, help_text="Code of the plan at acceptance.")
    weight = models.PositiveIntegerField(default=1, help_text="Of the plan at acceptance.")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="jobs", db_index=False)
    turn = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="next_turns", db_index=False)
    kept = models.ForeignKey(Image, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    deletion = models.ForeignKey(
        Deletion, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    # what was asked
    task = models.CharField(max_length=12)
    prompt = models.TextField(max_length=LONGEST_PROMPT, blank=True)
    template = models.TextField(
        max_length=LONGEST_PROMPT,
        blank=True,
        default="",
        db_default="",
        help_text="The prompt as it was typed, where it left words to chance.",
    )
    negative_prompt = models.TextField(max_length=LONGEST_NEGATIVE, blank=True)
    seed: Any = SeedField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    guidance_scale = models.FloatField(default=0)
    scheduler = models.CharField(max_length=40, default="default")
    strength = models.FloatField(null=True)
    candidates = models.PositiveSmallIntegerField(default=1)
    adapters = models.JSONField(default=list, blank=True, help_text="[name, weight] of each that is worn.")
    mask_key = models.CharField(max_length=200, blank=True, help_text="Storage key of the inpainting mask.")
    engine = models.CharField(max_length=40)
    model = models.CharField(max_length=200, blank=True)
    model_revision = models.CharField(max_length=64, blank=True)

    # its place in the queue
    pool = models.CharField(max_length=300, default="", help_text="The engine and model it waits for.")
    batch_key = models.CharField(max_length=32, blank=True, help_text="Jobs of one key can be drawn in one batch.")
    priority = models.SmallIntegerField(default=0, help_text="Among one's own jobs; higher goes first.")
    guess = models.FloatField(null=True, help_text="Seconds of waiting guessed at acceptance, before calibration.")
    likely = models.FloatField(null=True, help_text="Seconds it was said to wait at acceptance, half of the time.")
    longest = models.FloatField(null=True, help_text="Seconds it was said to wait at most, nine times in ten.")
    due = models.DateTimeField(null=True, help_text="When the longest wait that was promised is over.")
    units = models.FloatField(default=0, help_text="Charged at the claim: seconds of an engine.")
    batch = models.UUIDField(null=True, help_text="Jobs claimed together have the same.")

    # acceptance
    idempotency_key = models.CharField(max_length=idempotency.LONGEST, null=True, blank=True)  # noqa: DJ001 - null is "none given"
    body_sha256 = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="", help_text="As in the log.")
    cost = models.PositiveIntegerField()
    accepted = models.DateTimeField(default=timezone.now)

    # state
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    losses = models.PositiveIntegerField(default=0)
    fence = models.UUIDField(null=True)
    worker = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    run_after = models.DateTimeField(default=timezone.now)
    claimed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    rung = models.DateTimeField(null=True, help_text="When the doorbell was last rung for it.")
    step = models.PositiveIntegerField(default=0)
    images_kept = models.PositiveSmallIntegerField(default=0, help_text="At the settle; images may be erased later.")
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()
    number: int  # among its thread's turns, from 1, where the thread's page has counted them
    forked_from: int | None  # the number of the turn it followed, where that is not the one before
    before: Image | None  # the picture it started from, as `generator.jobs.turns.with_before` has it
    before_kind: str
    made: list[Image]  # its images, where `generator.jobs.turns.with_images` has added them
    replayed = False  # whether `accept` answered with a job that an earlier request with the same key had made

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "idempotency_key"],
                name="job_once_per_key",
                condition=models.Q(idempotency_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", fence__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(fence__isnull=True, lease_until__isnull=True)),
                name="job_fenced_exactly_while_running",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running"], finished__isnull=True)
                | (~models.Q(state__in=["queued", "running"]) & models.Q(finished__isnull=False)),
                name="job_finished_exactly_when_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(candidates__gte=1, candidates__lte=4), name="job_one_to_four_candidates"
            ),
        ]
        indexes = [  # a row is written at least three times, and each time into every index that holds it
            models.Index(fields=["team"], name="job_of_team", condition=models.Q(team__isnull=False)),
            models.Index(fields=["turn"], name="job_after_turn", condition=models.Q(turn__isnull=False)),
            models.Index(fields=["deletion"], name="job_deleted", condition=models.Q(deletion__isnull=False)),
            models.Index(fields=["kept"], name="job_that_kept", condition=models.Q(kept__isnull=False)),
            models.Index(fields=["run_after", "id"], name="job_waiting", condition=models.Q(state="queued")),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state="running")),
            models.Index(
                fields=["user", "-id"], name="job_open_by_user", condition=models.Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["thread", "id"], name="job_by_thread"),
            models.Index(fields=["pool", "plan", "id"], name="job_in_line", condition=models.Q(state="queued")),
            models.Index(
                fields=["user", "plan", "pool", "-priority", "id"],
                name="job_next_of_user",
                condition=models.Q(state="queued"),
            ),
            models.Index(fields=["pool", "due"], name="job_due", condition=models.Q(state="queued")),
            models.Index(
                fields=["pool", "plan", "-claimed"], name="job_started", condition=models.Q(claimed__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prompt[:60]} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def seeds(self) -> list[int]:
        """One for each candidate; see `generator.requests.seeds`."""
        return [candidate_seed(self.seed, number) for number in range(self.candidates)]

    @property
    def sentence(self) -> str:
        """Why it failed, for the person who asked, in their language where the sentence is ours."""
        return str(SENTENCES.get(self.error_code, self.error))

    def images(self) -> list[Image]:
        """What was made, in the order of the candidates; an erased one is left out."""
        return list(Image.objects.filter(job=self.pk, state=Image.State.KEPT).order_by("candidate"))

    @cached_property
    def starts_from(self) -> list[JobSource]:
        """Its sources with their images, read once."""
        return list(self.sources.select_related("image"))

    def sources_allowed(self) -> bool:
        """Whether its person may (still) use every image it starts from."""
        return all(may_use(source.image, self.user) for source in self.starts_from)

    def end(self, to: State, *origins: State, fence: UUID | None = None, **changes: Any) -> bool:
        """End it badly, once, refunded in the same transaction; False where it had moved on."""
        rows = Job.objects.filter(pk=self.pk) if fence is None else Job.objects.filter(pk=self.pk, fence=fence)
        changes.setdefault("finished", timezone.now())
        with transaction.atomic():
            if not rows.move(*origins, to=to, **changes):
                return False
            LedgerEntry.end([self.pk], LedgerEntry.Kind.REFUND)
            self._became(to, **changes)
            notify_ended(self)
        return True

    @classmethod
    def succeed(cls, jobs: Sequence[Job], fences: Sequence[UUID | None], finished: dt.datetime) -> bool:
        """End jobs that were drawn together, each settled, all of them or none; False where one of them had moved on.

        It belongs into the transaction that keeps their images. `fences` are those that the jobs were claimed with.
        """
        ids = [job.pk for job in jobs]
        if len(prepared.rows(SUCCEED, jobs=ids, fences=list(fences), finished=finished)) < len(jobs):
            transaction.set_rollback(True)
            return False
        LedgerEntry.end(ids, LedgerEntry.Kind.SETTLE)
        for job in jobs:
            job._became(State.SUCCEEDED, finished=finished, step=job.steps, images_kept=job.candidates)
        notify_ended(*jobs)
        return True

    def _became(self, state: State, **changes: Any) -> None:
        """What the row says now."""
        self.state, self.fence, self.lease_until = state, None, None
        for name, value in changes.items():
            setattr(self, name, value)

    def cancel(self, by: User) -> bool:
        """Call it off and give the images back; a worker drawing it stops within a step. False where it had ended."""
        if by.pk != self.user_id and not by.is_staff:
            raise Problem.not_found()
        return self.end(State.CANCELLED, *OPEN)

    def to_front(self, by: User) -> bool:
        """Let it go before its person's other waiting jobs; nobody else's place changes. False where it had moved on.

        Asked twice, it stays where it is.
        """
        if by.pk != self.user_id:
            raise Problem.not_found()
        return bool(prepared.rows(TO_FRONT, job=self.pk, user=self.user_id, highest=HIGHEST_PRIORITY))

    def keep(self, image: Image, by: User) -> None:
        """Choose the candidate that the thread's next turn starts from."""
        if by.pk != self.user_id or image.job != self.pk:
            raise Problem.not_found()
        with transaction.atomic():
            Job.objects.filter(pk=self.pk).update(kept=image)
            Choice.note(self.pk, [image.pk], by, Choice.Act.GO_ON)
        self.kept = image
