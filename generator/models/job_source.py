"""What a job starts from."""

from __future__ import annotations

from django.db import models

from gallery.models import Edge, Image
from generator.models.job import Job


class JobSource(models.Model):
    """An image a job starts from. Whether its person may use it is asked at acceptance, at claim and at settle."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="sources", db_index=False)
    image = models.ForeignKey(Image, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Edge.Kind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["job", "image"], name="job_source_once")]

    def __str__(self) -> str:
        return f"{self.job_id} from {self.image_id}"
