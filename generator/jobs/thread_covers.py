"""The picture that stands for a thread in a list: of its newest turn that made one."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.models import Image
from generator.models import Job, Thread
from generator.models.states import State


def add_covers(threads: Sequence[Thread]) -> None:
    """Each thread with `.cover`, an Image or None. Two queries."""
    made = Job.objects.filter(thread__in=[thread.pk for thread in threads], state=State.SUCCEEDED, deletion=None)
    newest = {job.thread_id: job for job in made.order_by("thread", "-id").distinct("thread")}
    jobs = [job.pk for job in newest.values()]
    found = Image.objects.filter(job__in=jobs, state=Image.State.KEPT).order_by("-candidate")
    by_id = {image.pk: image for image in found}
    first = {image.job: image for image in by_id.values()}
    for thread in threads:
        job = newest.get(thread.pk)
        thread.cover = (by_id.get(job.kept_id) if job.kept_id else None) or first.get(job.pk) if job else None
