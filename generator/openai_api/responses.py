"""How a job ended, in the bodies of the images API."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models import Image
from generator.models import Job
from generator.models.states import State
from generator.openai_api.image_files import file_of
from generator.openai_api.links import link_to
from generator.openai_api.parameters import CallParameters
from lib.ids import to_text
from lib.problems import Problem

Absolute = Callable[[str], str]
# Typed as required by the API's clients; nothing is counted in tokens here, so it is always zero.
NO_TOKENS = {
    "total_tokens": 0,
    "input_tokens": 0,
    "output_tokens": 0,
    "input_tokens_details": {"text_tokens": 0, "image_tokens": 0},
}


def finished_job(pk: UUID, absolute: Absolute) -> Job:
    """The job, once it has succeeded. Raises a Problem that says how else it ended, or that it has not yet."""
    job = Job.objects.filter(pk=pk).select_related("user").first()
    if job is None:
        raise Problem.not_found()
    if job.state == State.SUCCEEDED:
        return job
    if job.state == State.CANCELLED:
        raise Problem("job-cancelled", _("This was called off; your images were given back."), status=409)
    place = absolute(reverse("api-job", args=[job.pk]))
    if job.is_open:
        title = _("This takes longer than a request may wait. Job %(job)s goes on; fetch it from %(place)s.") % {
            "job": to_text(job.pk),
            "place": place,
        }
        raise Problem("job-not-finished", title, status=504, job_url=place)
    if job.error_code == "refused-by-policy":
        raise Problem("refused-by-policy", job.sentence, status=400)
    raise Problem("job-failed", job.sentence, status=500, job_url=place)


def response_body(jobs: Sequence[Job], ask: CallParameters, absolute: Absolute, lacking: str = "") -> dict[str, Any]:
    """The answer to a call that waited. `lacking` says why there are fewer pictures than were asked for."""
    first = jobs[0]
    images = [(image, job) for job in jobs for image in images_of(job)]
    if len(images) < sum(job.candidates for job in jobs):
        lacking = lacking or kept_back()
    if not images:
        raise Problem("refused-by-policy", kept_back(), status=400)
    return {
        "created": int(first.accepted.timestamp()),
        "background": "opaque",
        "output_format": ask.output_format,
        "size": size_of(first),
        "data": [datum(image, job, ask, absolute) for image, job in images],
        **about(first, ask),
        **({"incomplete": lacking} if lacking else {}),
    }


def images_of(job: Job) -> list[Image]:
    """Those that may leave."""
    return [image for image in job.images() if image.is_clear]


def kept_back() -> str:
    return _("A rule of the site keeps pictures of these back; their maker reads why in the gallery.")


def about(job: Job, ask: CallParameters) -> dict[str, Any]:
    """The model that really drew, and what was sent and changed nothing."""
    return {"model": job.model or job.engine} | ({"ignored": list(ask.ignored)} if ask.ignored else {})


def datum(image: Image, job: Job, ask: CallParameters, absolute: Absolute) -> dict[str, Any]:
    """One picture, with its id here and the seed (as a string: it has 64 bits) that makes it again."""
    known = {"id": to_text(image.pk), "seed": str(image.seed)}
    if job.template:
        known["revised_prompt"] = job.prompt  # words of it were left to chance
    if ask.as_url:
        return known | {"url": absolute(link_to(image, job.user, ask.output_format))}
    return known | {"b64_json": as_text(file_of(image, ask.output_format, ask.compression))}


def event_body(kind: str, picture: bytes, job: Job, ask: CallParameters, **more: Any) -> dict[str, Any]:
    """The data of one event of a stream."""
    return {
        "type": kind,
        "b64_json": as_text(picture),
        "background": "opaque",
        "created_at": int(job.accepted.timestamp()),
        "output_format": ask.output_format,
        "quality": "auto",
        "size": size_of(job),
        **about(job, ask),
        **more,
    }


def size_of(job: Job) -> str:
    return f"{job.width}x{job.height}"


def as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()
