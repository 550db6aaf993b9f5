"""The record of a picture's making, written onto the image itself, so that it can be read without knowing of jobs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gallery.images.image_store import Parent, PreparedImage, prepare
from gallery.models import Image, Visibility
from generator.engines.base import Candidate, Capabilities, Task
from generator.models import Job


def image_record(
    job: Job, number: int, candidate: Candidate, able: Capabilities, finished: dt.datetime
) -> PreparedImage:
    """A candidate as a private image of the job's person, not kept yet, with all that is known of how it came to be.

    The gallery adds what it measures itself, and what the person says about training when it is kept.
    """
    origin = Image.Origin.MODEL if able.is_model else Image.Origin.PROGRAM
    return prepare(
        candidate.data,
        maker_id=job.user_id,
        origin=origin,
        visibility=Visibility.PRIVATE,
        parents=parents(job),
        **what_was_asked(job, number),
        **what_made_it(able, candidate),
        **what_it_took(job, candidate, finished),
    )


def parents(job: Job) -> list[Parent]:
    """A prompt taken over is not a picture taken over: no pixels came, and strength is null."""
    pixels = job.task != Task.TEXT2IMAGE
    strength = job.strength if pixels else None
    return [Parent(source.image, source.kind, strength, pixels) for source in job.starts_from]


def what_was_asked(job: Job, number: int) -> dict[str, Any]:
    return {
        "job": job.pk,
        "prompt": job.prompt,
        "negative_prompt": job.negative_prompt,
        "task": job.task,
        "steps": job.steps,
        "guidance_scale": job.guidance_scale,
        "strength": job.strength,
        "candidates": job.candidates,
        "candidate": number,
    }


def what_made_it(able: Capabilities, candidate: Candidate) -> dict[str, Any]:
    """As the engine tells it: a scheduler that was asked for by a name of ours is named by its class, or not at all."""
    return {
        "seed": candidate.seed,
        "scheduler": candidate.scheduler,
        "adapters": candidate.adapters,
        "pipeline": candidate.pipeline,
        "dtype": candidate.dtype,
        "engine": able.engine,
        "engine_version": able.version,
        "model": able.model,
        "model_revision": able.revision,
        "model_sha256": able.model_sha256,
        "model_licence": able.licence,
        "outputs_may_train": able.is_model and able.outputs_may_train,
        "device": candidate.device,
        "versions": candidate.versions,
        "facts": candidate.facts,
    }


def what_it_took(job: Job, candidate: Candidate, finished: dt.datetime) -> dict[str, Any]:
    return {
        "started": job.claimed,
        "finished": finished,
        "queue_seconds": (job.claimed - job.accepted).total_seconds() if job.claimed else None,
        "run_seconds": candidate.seconds,
        "gpu_seconds": candidate.gpu_seconds,
        "energy_wh": candidate.energy_wh,
        "energy_method": candidate.energy_method,
    }
