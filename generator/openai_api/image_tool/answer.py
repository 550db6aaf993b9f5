"""How a picture is answered in the Responses API: waited for, or event by event."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest

from accounts.models import Token
from generator.models import Job
from generator.openai_api.call import Accept, Call
from generator.openai_api.errors import error_of
from generator.openai_api.event_stream import EventStream, said
from generator.openai_api.image_files import file_of
from generator.openai_api.image_tool.body import CALL, RESPONSE, TOOL, ToolBody
from generator.openai_api.parameters import CallParameters
from generator.openai_api.responses import about, as_text, finished_job, images_of, kept_back, size_of
from generator.requests.seats import Seat
from lib.ids import to_text
from lib.problems import Problem

# Typed as required by the API's clients; nothing is counted in tokens here, so it is always zero.
NO_TOKENS = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}


class ToolCall(Call):
    """A call whose answer is one response with one call of the image tool in it."""

    def __init__(self, request: HttpRequest, token: Token, body: ToolBody, accept: Accept) -> None:
        super().__init__(request, token, body.ask, accept)
        self.body = body

    def answered(self, made: Sequence[Job], lacking: str) -> dict[str, Any]:
        job = made[0]
        return response(job, self.ask, self.body, "completed", output=[finished_item(job, self.ask)])

    def stream_of(self, job: Job, ask: CallParameters, seat: Seat) -> EventStream:
        return ToolStream(job, ask, self.body, self.absolute, seat)


class ToolStream(EventStream):
    """The events of one response, each with its place in the order."""

    def __init__(
        self, job: Job, ask: CallParameters, body: ToolBody, absolute: Callable[[str], str], seat: Seat
    ) -> None:
        super().__init__(job, ask, absolute, seat)
        self.body, self.sent = body, 0

    def opening(self) -> list[str]:
        begun = response(self.job, self.ask, self.body, "in_progress")
        return [
            self._told("response.created", response=begun),
            self._told("response.in_progress", response=begun),
            self._told("response.output_item.added", output_index=0, item=item(self.job, "in_progress")),
            self._of_call("in_progress"),
            self._of_call("generating"),
        ]

    def partial(self, picture: bytes, number: int) -> str:
        told = {"partial_image_b64": as_text(picture), "partial_image_index": number, "size": size_of(self.job)}
        told |= {"output_format": self.ask.output_format, "background": "opaque", "quality": "auto"}
        return self._of_call("partial_image", **told)

    def completed(self) -> list[str]:
        job = finished_job(self.job.pk, self.absolute)
        made = finished_item(job, self.ask)
        whole = response(job, self.ask, self.body, "completed", output=[made])
        return [
            self._of_call("completed"),
            self._told("response.output_item.done", output_index=0, item=made),
            self._told("response.completed", response=whole),
        ]

    def refused(self, problem: Problem) -> str:
        error = error_of(problem)["error"]
        told = {"code": error["code"] or error["type"], "message": error["message"]}
        whole = response(self.job, self.ask, self.body, "failed", output=[item(self.job, "failed")], error=told)
        return self._told("response.failed", response=whole)

    def _of_call(self, what: str, **more: Any) -> str:
        return self._told(f"response.{TOOL}_call.{what}", item_id=call_id(self.job), output_index=0, **more)

    def _told(self, kind: str, **more: Any) -> str:
        self.sent += 1
        return said(kind, {"type": kind, "sequence_number": self.sent - 1, **more})


def call_id(job: Job) -> str:
    return CALL + to_text(job.pk)


def item(job: Job, status: str) -> dict[str, Any]:
    """The call of the tool while there is no picture."""
    return {"type": f"{TOOL}_call", "id": call_id(job), "status": status, "result": None}


def finished_item(job: Job, ask: CallParameters) -> dict[str, Any]:
    """The call of the tool with its picture, and the words and the seed that made it. Raises Problem where no picture
    of the job may leave."""
    image = next(iter(images_of(job)), None)
    if image is None:
        raise Problem("refused-by-policy", kept_back(), status=400)
    return {
        **item(job, "completed"),
        "result": as_text(file_of(image, ask.output_format, ask.compression)),
        "revised_prompt": job.prompt,
        "action": "edit" if job.starts_from else "generate",
        "size": size_of(job),
        "output_format": ask.output_format,
        "background": "opaque",
        "quality": "auto",
        "seed": str(image.seed),
    }


def response(job: Job, ask: CallParameters, body: ToolBody, status: str, **more: Any) -> dict[str, Any]:
    """A response in this state. Only the model that really drew is named."""
    return {
        "id": RESPONSE + to_text(job.pk),
        "object": "response",
        "created_at": int(job.accepted.timestamp()),
        "completed_at": int(time.time()) if status == "completed" else None,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "parallel_tool_calls": False,
        "output": [],
        "usage": NO_TOKENS if status == "completed" else None,
        **body.echoed,
        **about(job, ask),
        **more,
    }
