"""Server-sent events: a job's progress, a person's open jobs and their new notifications, over plain HTTP.

A stream begins with a snapshot of the row, goes on with what the worker tells through Redis, and looks at the row
again whenever it heard nothing for a second; so it is right, only less smooth, where Redis was wiped or is away.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from accounts.access.identity import Identity, ended, has_session, identity_of
from accounts.models import User
from generator.jobs.bell_stream import BellStream
from generator.jobs.job_stream import JobStream, PersonStream
from generator.jobs.server_sent import read, said
from generator.models import Job
from generator.requests.seats import Seat, Seats
from lib.ids import from_text, to_text
from lib.limits.client_address import network_of
from lib.problems import MEDIA_TYPE, Problem, as_problem

MOST_JOBS = 50
Streamed = HttpResponse | StreamingHttpResponse


@require_GET
async def job_events(request: HttpRequest, pk: UUID) -> Streamed:
    """The progress of one's own job: events `wait`, `state`, `step`, `preview` and, last, `ended`; data is JSON.

    `id` is the place in the stream: a browser that lost the connection goes on after it (Last-Event-ID).
    """
    place = request.headers.get("Last-Event-ID", "")
    return await stream(request, lambda who: one_job(who, pk, place))


@require_GET
async def several_jobs_events(request: HttpRequest) -> Streamed:
    """The progress of several jobs of one's own, `?job=` each, over one stream for all tabs of a browser.

    As `job_events`, but each event's data says its `job`, and there is no place to go on from: it begins with the rows.
    With `bell=1` also an event `bell` now and whenever the number of new notifications has changed.
    """
    return await stream(request, lambda who: several_jobs(who, request))


@require_GET
async def my_events(request: HttpRequest) -> Streamed:
    """How many jobs of one's own are open: an event `jobs` with {"open": n} now and whenever it changes."""

    async def mine(who: Identity) -> AsyncIterator[str]:
        return PersonStream(who.person).events()

    return await stream(request, mine)


async def one_job(who: Identity, pk: UUID, place: str) -> AsyncIterator[str] | None:
    if not await read(lambda: Job.objects.filter(user=who.person, pk=pk).exists()):
        return None
    return JobStream(pk, place, who.language).events()


async def several_jobs(who: Identity, request: HttpRequest) -> AsyncIterator[str] | None:
    asked = asked_jobs(request)
    own = await read(lambda: list(Job.objects.filter(user=who.person, pk__in=asked).values_list("pk", flat=True)))
    streams = [of_job(job, JobStream(job, "", who.language).events()) for job in own]
    if request.GET.get("bell") == "1":
        person = await read(lambda: User.objects.get(pk=who.person))
        streams.append(BellStream(person, who.language).events())
    return together(streams) if streams else None


async def stream(
    request: HttpRequest, find: Callable[[Identity], Awaitable[AsyncIterator[str] | None]]
) -> StreamingHttpResponse | HttpResponse:
    """The events that `find` finds for whoever asks. Until that is known only a place in a short line is held."""
    seat: Seat | None = None
    try:
        if has_session(request):
            seat = await seats.take(lambda: read(lambda: identity_of(request)), network_of(request))
        events = await find(seat.identity) if seat else None
    except Exception as error:
        if seat:
            seat.leave()
        if problem := as_problem(error):
            return refused(problem)
        raise
    if seat is None or events is None:
        if seat:
            seat.leave()
        return refused(Problem.not_found())
    response = StreamingHttpResponse(seat.until_over(events), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache, no-transform"
    response["X-Accel-Buffering"] = "no"
    return response


def refused(problem: Problem) -> HttpResponse:
    """A document, for which nothing has to be looked up."""
    return JsonResponse(problem.document(), status=problem.status, headers=problem.headers(), content_type=MEDIA_TYPE)


def asked_jobs(request: HttpRequest) -> list[UUID]:
    """Raises Http404 for what is no job's key."""
    try:
        return [from_text(text) for text in request.GET.getlist("job")[:MOST_JOBS]]
    except ValueError as error:
        raise Http404 from error


async def together(streams: Sequence[AsyncIterator[str]]) -> AsyncIterator[str]:
    """What several streams say, as they say it, until all have ended."""
    said_by_any: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen(events: AsyncIterator[str]) -> None:
        try:
            async for text in events:
                said_by_any.put_nowait(text)
        finally:
            said_by_any.put_nowait(None)

    tasks = [asyncio.create_task(listen(events)) for events in streams]
    try:
        speaking = len(tasks)
        while speaking:
            text = await said_by_any.get()
            if text is None:
                speaking -= 1
            else:
                yield text
    finally:
        for task in tasks:
            task.cancel()


async def of_job(job: UUID, events: AsyncIterator[str]) -> AsyncIterator[str]:
    """Events in the wire's format, without their place, and with their job in their data."""
    async for text in events:
        lines = dict(line.split(": ", 1) for line in text.strip().split("\n"))
        yield said(lines["event"], {**json.loads(lines["data"]), "job": to_text(job)}) if "event" in lines else text


async def ended_among(identities: Collection[Identity]) -> set[Identity]:
    return await read(lambda: ended(identities))


seats = Seats(ended_among)
