"""A job: what was asked, by whom, on which plan, and how far it is. The row is the queue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from gallery.models import Edge, Image
from generator.models.thread import Thread
from lib.fields import SeedField
from lib.ids import new_id


class State(models.TextChoices):
    """Declared transitions are in TRANSITIONS; every job ends exactly once, in one of the last four."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    SUCCEEDED = "succeeded", _("Ready")
    FAILED = "failed", _("Failed")
    DEAD = "dead", _("Lost too often")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """Everything that decides the pixels is fixed at acceptance, so that a rerun gives the same picture.

    `attempt` counts claims; `errors` those that the engine failed; `losses` those whose lease ran out. `fence` is
    a new token at each claim and set exactly while running: only its holder may report back.
    `candidate_seeds` has one seed for each candidate; `cost` is in images.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    team: Any = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="jobs")
    plan = models.CharField(max_length=20, help_text="Code of the plan at acceptance.")
    weight = models.PositiveIntegerField(default=1, help_text="Of the plan at acceptance.")
    thread: Any = models.ForeignKey(Thread, models.CASCADE, related_name="jobs")
    turn: Any = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="next_turns")
    kept: Any = models.ForeignKey(Image, models.SET_NULL, null=True, blank=True, related_name="+")

    # what was asked
    task = models.CharField(max_length=12)
    prompt = models.TextField(max_length=2000, blank=True)
    negative_prompt = models.TextField(max_length=1000, blank=True)
    seed = SeedField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    steps = models.PositiveIntegerField()
    guidance_scale = models.FloatField(default=0)
    scheduler = models.CharField(max_length=40, default="default")
    strength = models.FloatField(null=True)
    candidates = models.PositiveSmallIntegerField(default=1)
    mask_key = models.CharField(max_length=200, blank=True, help_text="Storage key of the inpainting mask.")
    engine = models.CharField(max_length=40)
    model = models.CharField(max_length=200, blank=True)
    model_revision = models.CharField(max_length=64, blank=True)

    # acceptance
    idempotency_key = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001 - null is "none given"
    body_sha256 = models.CharField(max_length=64, blank=True)
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
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)

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
        indexes = [
            models.Index(fields=["run_after", "id"], name="job_waiting", condition=models.Q(state="queued")),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state="running")),
            models.Index(
                fields=["user", "-id"], name="job_open_by_user", condition=models.Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["thread", "id"], name="job_by_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.prompt[:60]} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])


class JobSource(models.Model):
    """An image a job starts from. Whether its person may use it is asked at acceptance, at claim and at settle."""

    job: Any = models.ForeignKey(Job, models.CASCADE, related_name="sources")
    image: Any = models.ForeignKey(Image, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Edge.Kind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "image"], name="job_source_once")]

    def __str__(self) -> str:
        return f"{self.job_id} from {self.image_id}"
