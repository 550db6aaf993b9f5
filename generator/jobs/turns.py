"""The turns of a thread: jobs with what they made, the same once more, and the next change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from gallery.models import Edge, Image
from generator.engines.base import Task
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job, Thread
from generator.requests.request import GenerationRequest, adapter_pairs
from lib.problems import Problem


def with_images(jobs: Iterable[Job]) -> list[Job]:
    """The same jobs, each with `.made`: its kept images in the order of the candidates, which know their post.

    One query more.
    """
    found = list(jobs)
    by_job: dict[UUID | None, list[Image]] = defaultdict(list)
    wanted = [job.pk for job in found]
    images = Image.objects.filter(job__in=wanted, state=Image.State.KEPT).with_post_state()
    for image in images.order_by("candidate"):
        by_job[image.job].append(image)
    for job in found:
        job.made = by_job[job.pk]
    return found


def turns_of(thread: Thread) -> list[Job]:
    """A thread's jobs, oldest first, each with `.made` and its sources; four queries, however many there are.

    `job.turn_id` says which turn a job followed: two jobs with the same one are a fork.
    """
    return with_images(thread.jobs.filter(deletion=None).order_by("id").with_sources())


def with_before(jobs: list[Job], viewer: User) -> None:
    """Each with `.before`, the first picture that it started from and that this viewer may still see, or None, and
    `.before_kind`, how it was used. One query more; their sources must be at hand."""
    firsts = {job.pk: next(iter(job.sources.all()), None) for job in jobs}
    wanted = [source.image_id for source in firsts.values() if source]
    seen = Image.objects.visible_to(viewer).filter(pk__in=wanted).with_post_state() if wanted else ()
    images = {image.pk: image for image in seen}
    for job in jobs:
        source = firsts[job.pk]
        job.before = images.get(source.image_id) if source else None
        job.before_kind = source.kind if source else ""


def repeat(job: Job, *, by: User, new_seed: bool = False, key: str | None = None) -> Job:
    """Ask for the same once more, at the same place of its thread."""
    same = GenerationRequest.of(job, seed=None if new_seed else job.seed, model=model_for(job, job.task))
    same = same.anew() if new_seed else same
    sources = [(source.image, source.kind) for source in job.starts_from]
    return accept(by, same, sources=sources, thread=job.thread, turn=job.turn, key=key)


def next_turn(job: Job, prompt: str, *, by: User, key: str | None = None) -> Job:
    """The next turn: an instruction that edits the kept candidate (the only one, where one was made).

    Given at an earlier turn, it forks the thread there.
    """
    made = job.images()
    kept = job.kept if job.kept and job.kept.state == Image.State.KEPT else None
    start = kept or (made[0] if len(made) == 1 else None)
    if start is None:
        raise Problem("nothing-kept", _("Choose the picture to go on from first."), status=409)
    model = model_for(job, Task.IMAGE2IMAGE)
    request = GenerationRequest(prompt, task=Task.IMAGE2IMAGE, model=model, adapters=adapters_for(job, model))
    return accept(by, request, sources=[(start, Edge.Kind.EDIT)], thread=job.thread, turn=job, key=key)


def adapters_for(job: Job, model: str | None) -> tuple[tuple[str, float], ...]:
    """A job's own adapters, those of them that this model has."""
    here = EngineCard.capabilities_of(model).adapters if job.adapters else ()
    return tuple(pair for pair in adapter_pairs(job.adapters) if pair[0] in here)


def model_for(job: Job, task: str) -> str | None:
    """A job's own model where that is still here and can do this; None, the usual one, otherwise."""
    return EngineCard.model_of(job.pool, task)
