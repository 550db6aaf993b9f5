"""The server-sent events of one call: partial images, then each finished one."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import AsyncGenerator
from typing import Any

from django.conf import settings

from generator.engines.base import Task
from generator.models import Job
from generator.openai_api.authentication import no_longer_valid
from generator.openai_api.errors import error_of
from generator.openai_api.executor import in_thread
from generator.openai_api.image_files import encoded, file_of
from generator.openai_api.job_events import job_events
from generator.openai_api.parameters import CallParameters
from generator.openai_api.responses import NO_TOKENS, Absolute, event_body, finished_job, images_of, kept_back
from generator.requests.seats import Seat
from lib.ids import to_text
from lib.problems import Problem

COMMENT_SECONDS = 15.0


class EventStream:
    """The text of one call's stream.

    Partial images are of the first candidate: the first as soon as there is one, the others spread over its steps.
    """

    def __init__(self, job: Job, ask: CallParameters, absolute: Absolute, seat: Seat) -> None:
        self.seat = seat
        self.job, self.ask, self.absolute = job, ask, absolute
        self.family = "image_generation" if job.task == Task.TEXT2IMAGE else "image_edit"
        self.partials, self.failed = 0, False
        self.share = 0.0

    async def events(self) -> AsyncGenerator[str]:
        """Begins with a comment, so that headers leave at once; ends with the pictures or one `error` event."""
        yield f": job {to_text(self.job.pk)}\n\n"
        for text in self.opening():
            yield text
        spoke = time.monotonic()
        events = job_events(self.job.pk, patience=settings.GATEWAY_WAIT_SECONDS)
        async for event, data in self.seat.until_over(events):
            if event == "preview" and self._wants(data):
                yield await self._partial(data)
                spoke = time.monotonic()
            elif event == "step" and data["candidate"] == 0:
                self.share = data["step"] / max(1, data["steps"])
            elif time.monotonic() - spoke > COMMENT_SECONDS:
                yield ": still here\n\n"
                spoke = time.monotonic()
        try:
            if self.seat.over.is_set():
                raise no_longer_valid()
            for text in await in_thread(self.completed):
                yield text
        except Problem as problem:
            self.failed = True
            yield self.refused(problem)

    def _wants(self, data: dict[str, Any]) -> bool:
        most = self.ask.partial_images
        return data["candidate"] == 0 and self.partials < most and self.share >= self.partials / most

    async def _partial(self, data: dict[str, Any]) -> str:
        preview = base64.b64decode(data["src"].partition(",")[2])
        picture = preview if self.ask.output_format == "webp" else await in_thread(lambda: self._converted(preview))
        self.partials += 1
        return self.partial(picture, self.partials - 1)

    def _converted(self, preview: bytes) -> bytes:
        return encoded(preview, self.ask.output_format)

    def opening(self) -> list[str]:
        """What is said before anything is drawn."""
        return []

    def partial(self, picture: bytes, number: int) -> str:
        kind = f"{self.family}.partial_image"
        return said(kind, event_body(kind, picture, self.job, self.ask, partial_image_index=number))

    def completed(self) -> list[str]:
        """Raises a Problem that says how else it ended."""
        job, kind = finished_job(self.job.pk, self.absolute), f"{self.family}.completed"
        events = []
        images = images_of(job)
        if not images:
            raise Problem("refused-by-policy", kept_back(), status=400)
        for image in images:
            picture = file_of(image, self.ask.output_format, self.ask.compression)
            known = {"usage": NO_TOKENS, "id": to_text(image.pk), "seed": str(image.seed)}
            events.append(said(kind, event_body(kind, picture, job, self.ask, **known)))
        return events

    def refused(self, problem: Problem) -> str:
        return refusal(problem)


def refusal(problem: Problem) -> str:
    return said("error", {"type": "error", **error_of(problem)})


def said(event: str, data: dict[str, Any]) -> str:
    """One event in the wire's format."""
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"
