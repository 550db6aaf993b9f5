"""Jobs together with what they made, in a bounded number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from gallery.models import Image

if TYPE_CHECKING:
    from generator.models import Job


def with_images(jobs: Iterable[Job]) -> list[Job]:
    """The same jobs, each with `.made`: its kept images in the order of the candidates. One query more."""
    found = list(jobs)
    by_job: dict[UUID | None, list[Image]] = defaultdict(list)
    wanted = [job.pk for job in found]
    for image in Image.objects.filter(job__in=wanted, state=Image.State.KEPT).order_by("candidate"):
        by_job[image.job].append(image)
    for job in found:
        job.made = by_job[job.pk]
    return found
