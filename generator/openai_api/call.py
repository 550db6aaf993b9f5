"""One call from its acceptance to its answer."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse

from accounts.access.identity import by_token
from accounts.models import Token
from generator.jobs.event_streams import seats
from generator.models import Job
from generator.openai_api.authentication import no_longer_valid
from generator.openai_api.errors import message_of
from generator.openai_api.event_stream import EventStream, refusal
from generator.openai_api.executor import in_thread
from generator.openai_api.job_events import job_events
from generator.openai_api.parameters import CallParameters
from generator.openai_api.responses import finished_job, response_body
from generator.quota.balance import check_affordable
from generator.requests import idempotency
from generator.requests.request import GenerationRequest
from generator.requests.seats import Seat
from lib.ids import to_text
from lib.limits.client_address import network_of
from lib.problems import Problem

Accept = Callable[[GenerationRequest, str | None], Job]


class Call:
    """`accept` takes a job on, or raises a Problem. More pictures than one job may have are several jobs, of which one
    is open at a time, so that a call takes one place among its person's.

    A caller who hangs up on a call that waits has no way to its pictures, so the job is called off; not so with an
    Idempotency-Key, which lets them ask again for the same job, and not for a stream, whose job was named at its start.
    """

    def __init__(self, request: HttpRequest, token: Token, ask: CallParameters, accept: Accept) -> None:
        self.absolute = request.build_absolute_uri
        self.identity, self.network = by_token(token), network_of(request)
        self.seat = self._seat()
        self.person, self.ask, self._accept = token.user, ask, accept
        self.key = request.headers.get(idempotency.HEADER) or None
        self.kept = ask.stream or bool(self.key)
        self.accepting: asyncio.Future[Job] | None = None

    async def answer(self) -> HttpResponseBase:
        first, *rest = self.ask.parts()
        try:
            job = await self._accepted(first)
            response = self._stream(job, rest) if self.ask.stream else await self._wait(job, rest)
        except asyncio.CancelledError:
            if not self.kept:
                await self._call_off()
            raise
        finally:
            if not self.seat.used:
                self.seat.leave()
        response["x-request-id"] = to_text(job.pk)
        response["Cache-Control"] = "no-store"
        return response

    async def _accepted(self, part: GenerationRequest, number: int = 0) -> Job:
        """The job of one part; the first only where the whole can be paid. Raises Problem."""

        def take_on() -> Job:
            if number == 0 and self.ask.pictures > part.candidates and not self._is_repeat():
                check_affordable(self.person, self.ask.pictures)
            return self._accept(part, part_key(self.key, number))

        self.accepting = asyncio.ensure_future(in_thread(take_on))
        return await asyncio.shield(self.accepting)

    def _is_repeat(self) -> bool:
        return bool(self.key and Job.objects.filter(user=self.person, idempotency_key=self.key).exists())

    async def _wait(self, job: Job, rest: list[GenerationRequest]) -> HttpResponseBase:
        """The pictures of all parts; of those before it where a later one was refused or failed, and why."""
        made, lacking = [await self._finished(job)], ""
        for number, part in enumerate(rest, 1):
            try:
                made.append(await self._finished(await self._accepted(part, number)))
            except Problem as problem:
                lacking = message_of(problem)
                break
        return await in_thread(lambda: JsonResponse(self.answered(made, lacking)))

    def answered(self, made: Sequence[Job], lacking: str) -> dict[str, Any]:
        """The body of the answer to a call that waited."""
        return response_body(made, self.ask, self.absolute, lacking)

    def stream_of(self, job: Job, ask: CallParameters, seat: Seat) -> EventStream:
        return EventStream(job, ask, self.absolute, seat)

    async def _finished(self, job: Job) -> Job:
        """The same job, made. Raises Problem."""
        seat = self._free_seat()
        events = job_events(job.pk, patience=settings.GATEWAY_WAIT_SECONDS)
        async for _event, _data in seat.until_over(events):
            continue
        if seat.over.is_set():
            if not self.kept:
                await in_thread(lambda: job.cancel(by=job.user))
            raise no_longer_valid()
        return await in_thread(lambda: finished_job(job.pk, self.absolute))

    def _stream(self, job: Job, rest: list[GenerationRequest]) -> StreamingHttpResponse:
        response = StreamingHttpResponse(self._told(job, rest), content_type="text/event-stream")
        self.seat.used = True
        response["X-Accel-Buffering"] = "no"
        return response

    async def _told(self, job: Job, rest: list[GenerationRequest]) -> AsyncGenerator[str]:
        """The events of all parts in turn, up to the first that goes wrong; partial images of the first."""
        ask, seat = self.ask, self.seat
        for number, part in enumerate([None, *rest]):
            try:
                if part is not None:
                    job, seat = await self._accepted(part, number), self._seat()
            except Problem as problem:
                yield refusal(problem)
                return
            stream = self.stream_of(job, ask, seat)
            async with aclosing(stream.events()) as events:
                async for text in events:
                    yield text
            if stream.failed:
                return
            ask = replace(ask, partial_images=0)

    def _seat(self) -> Seat:
        return seats.seat_for(self.identity, self.network)

    def _free_seat(self) -> Seat:
        """The one that was taken at the start, and another for each further part."""
        if self.seat.used:
            self.seat = self._seat()
        return self.seat

    async def _call_off(self) -> None:
        try:
            job = await self.accepting if self.accepting else None
        except Problem:
            return  # it was refused, and there is nobody left to tell
        if job and not job.replayed:
            await in_thread(lambda: job.cancel(by=job.user))


def part_key(key: str | None, number: int) -> str | None:
    """The caller's own key for the first part; one made of it for each other."""
    if key is None or number == 0:
        return key
    return hashlib.sha256(f"{key}\n{number}".encode()).hexdigest()
