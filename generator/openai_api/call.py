"""One call from its acceptance to its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from accounts.access.identity import by_token
from accounts.models import Token
from generator.jobs.event_streams import seats
from generator.models import Job
from generator.openai_api.authentication import no_longer_valid
from generator.openai_api.event_stream import EventStream
from generator.openai_api.executor import in_thread
from generator.openai_api.job_events import job_events
from generator.openai_api.parameters import CallParameters
from generator.openai_api.responses import finished_job, response_body
from generator.requests import idempotency
from lib.ids import to_text
from lib.limits.client_address import network_of
from lib.problems import Problem


class Call:
    """`accept` takes the job on, or raises a Problem.

    A caller who hangs up on a call that waits has no way to its pictures, so the job is called off; not so with an
    Idempotency-Key, which lets them ask again for the same job, and not for a stream, whose job was named at its start.
    """

    def __init__(self, request: HttpRequest, token: Token, ask: CallParameters, accept: Callable[[], Job]) -> None:
        self.absolute = request.build_absolute_uri
        self.seat = seats.seat_for(by_token(token), network_of(request))
        self.ask, self.accept = ask, accept
        self.kept = ask.stream or bool(request.headers.get(idempotency.HEADER))

    async def answer(self) -> HttpResponseBase:
        accepting = asyncio.ensure_future(in_thread(self.accept))
        try:
            job = await asyncio.shield(accepting)
            response = self._stream(job) if self.ask.stream else await self._wait(job)
        except asyncio.CancelledError:
            if not self.kept:
                await self._call_off(accepting)
            raise
        finally:
            if not self.seat.used:
                self.seat.leave()
        response["x-request-id"] = to_text(job.pk)
        response["Cache-Control"] = "no-store"
        return response

    async def _wait(self, job: Job) -> HttpResponseBase:
        events = job_events(job.pk, patience=settings.GATEWAY_WAIT_SECONDS)
        async for _event, _data in self.seat.until_over(events):
            continue
        if self.seat.over.is_set():
            if not self.kept:
                await in_thread(lambda: job.cancel(by=job.user))
            raise no_longer_valid()
        return await in_thread(
            lambda: JsonResponse(response_body(finished_job(job.pk, self.absolute), self.ask, self.absolute))
        )

    def _stream(self, job: Job) -> StreamingHttpResponse:
        told = EventStream(job, self.ask, self.absolute, self.seat).events()
        self.seat.used = True
        response = StreamingHttpResponse(told, content_type="text/event-stream")
        response["X-Accel-Buffering"] = "no"
        return response

    async def _call_off(self, accepting: asyncio.Future[Job]) -> None:
        try:
            job = await accepting
        except Problem:
            return  # it was refused, and there is nobody left to tell
        if not job.replayed:
            await in_thread(lambda: job.cancel(by=job.user))
