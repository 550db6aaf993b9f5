"""Deleting turns and threads of one's own, with what was made in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from gallery.models import Image
from gallery.posts.deletion import delete
from generator.models import Job, JobSource, Thread

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models import Deletion
    from gallery.models.image_queryset import ImageQuerySet

BLANK = {"prompt": "", "template": "", "negative_prompt": "", "mask_key": "", "error": "", "body_sha256": ""}


def made_in(turns: list[Job]) -> ImageQuerySet:
    """The pictures of these turns."""
    return Image.objects.filter(job__in=[turn.pk for turn in turns])


def delete_turns(turns: list[Job], *, by: User) -> Deletion:
    """With their pictures. What is still waiting or being made is called off; what was charged stays charged."""
    _call_off(turns, by)
    with transaction.atomic():
        deletion = delete(made_in(turns), by=by)
        _go_with(deletion, turns)
    return deletion


def delete_thread(thread: Thread, *, by: User) -> Deletion:
    """With all its turns."""
    turns = list(thread.jobs.filter(deletion=None))
    _call_off(turns, by)
    with transaction.atomic():
        deletion = delete(made_in(turns), by=by, most=None)
        _go_with(deletion, turns)
        Thread.objects.filter(pk=thread.pk).update(deletion=deletion)
    return deletion


def erase_words(deletion: Deletion) -> None:
    """What was asked is forgotten; the rows stay as lines of the person's account, which must go on adding up."""
    jobs = Job.objects.filter(deletion=deletion)
    JobSource.objects.filter(job__in=jobs).delete()
    jobs.update(**BLANK, idempotency_key=None, seed=0)
    Thread.objects.filter(deletion=deletion).update(title="")


def _call_off(turns: list[Job], by: User) -> None:
    for turn in turns:
        if turn.is_open:
            turn.cancel(by=by)


def _go_with(deletion: Deletion, turns: list[Job]) -> None:
    Job.objects.filter(pk__in=[turn.pk for turn in turns]).update(deletion=deletion)
