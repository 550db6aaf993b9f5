"""Which of several candidates a person chose: a preference that is asked of nobody and told by what people do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from gallery.models import Image
from lib.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User


class Choice(models.Model):
    """One picture out of the candidates of one job, as they stood there: by their number, those that were still kept.

    Two picks are two rows, also of the same picture: going on from it, and posting it later. `viewer` is the person's
    key, which is destroyed when they leave, and `job` and the pictures may be gone by then: the row stays, and is
    nobody's. The database refuses to change or delete one, and one whose `kept` is not among its `candidates`.
    """

    class Act(models.TextChoices):
        GO_ON = "go-on"
        POST = "post"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    viewer = models.UUIDField(null=True)
    job = models.UUIDField()
    candidates = ArrayField(models.UUIDField(), help_text="In the order in which they were shown.")
    kept = models.UUIDField()
    act = models.CharField(max_length=8, choices=Act, help_text="What the picture was chosen for.")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["viewer", "id"], name="choice_of_viewer")]

    def __str__(self) -> str:
        return f"{self.kept} of {len(self.candidates)}"

    @classmethod
    def note(cls, job: UUID, kept: list[UUID], by: User, act: str) -> None:
        """A row for each picture that was chosen. Where there was only one, there was nothing to choose."""
        shown = Image.objects.filter(job=job, state=Image.State.KEPT).order_by("candidate")
        candidates = list(shown.values_list("pk", flat=True))
        if len(candidates) > 1:
            Choice.objects.bulk_create(
                Choice(viewer=by.viewer_key, job=job, candidates=candidates, kept=one, act=act)
                for one in kept
                if one in candidates
            )
