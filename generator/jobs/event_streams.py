"""Server-sent events: a job's progress, a person's open jobs and their new notifications, over plain HTTP.

A stream begins with a snapshot of the row, goes on with what the worker tells through Redis, and looks at the row
again whenever it heard nothing for a second; so it is right, only less smooth, where Redis was wiped or is away.
Rows are read in a few threads of our own, whose connections all streams share: a stream that is open for an hour
holds no database connection.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

import redis
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from accounts.access.identity import Identity, ended, has_session, identity_of
from accounts.models import User
from generator.jobs.bell_stream import PACE_SECONDS, bells, unread, until_rung
from generator.models import OPEN, Job, State
from generator.queue.estimates import as_document
from generator.queue.quote import quote_of
from generator.requests.progress import WATCHED_SECONDS, stream_of, stream_of_person, watched
from generator.requests.seats import Seat, Seats
from lib.ids import from_text, to_text
from lib.limits.client_address import network_of
from lib.problems import MEDIA_TYPE, Problem, as_problem

READERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="events")
SILENCE_SECONDS = 1.0
COMMENT_SECONDS = 15.0
QUOTE_SECONDS = 3.0
LONGEST_SECONDS = 3600.0
MOST_JOBS = 50
Answer = TypeVar("Answer")


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


class JobStream:
    """One reader of one job."""

    def __init__(self, job: UUID, after: str, language: str) -> None:
        self.job, self.language = job, language
        self.bell = Bell(stream_of(job), after if is_place(after) else "0-0")
        self.told: Mapping[str, Any] = {}

    async def events(self) -> AsyncIterator[str]:
        """The text of the stream, until the job has ended, the reader goes away or an hour is over."""
        deadline, spoke, quoted = time.monotonic() + LONGEST_SECONDS, time.monotonic(), 0.0
        try:
            while time.monotonic() < deadline:
                entries = await self.bell.entries(SILENCE_SECONDS) if self.told else []
                for place, event, data in entries:
                    yield said(event, data, place)
                    if event == "ended":
                        return
                if not entries and (row := await self.row()) != self.told:
                    self.told = row
                    spoke = time.monotonic()
                    ended = row["state"] not in OPEN
                    yield said("ended" if ended else "state", row)
                    if ended:
                        return
                if self.told.get("state") == State.QUEUED and time.monotonic() - quoted > QUOTE_SECONDS:
                    quoted = spoke = time.monotonic()
                    if wait := await read(self.wait):
                        yield said("wait", wait)
                if entries:
                    spoke = time.monotonic()
                elif time.monotonic() - spoke > COMMENT_SECONDS:
                    spoke = time.monotonic()
                    yield ": still here\n\n"
        finally:
            await self.bell.close()

    async def row(self) -> Mapping[str, Any]:
        """The row as it is. A job that was removed meanwhile counts as cancelled."""
        await self.bell.mark(watched(self.job))
        found = await read(lambda: Job.objects.filter(pk=self.job).values("state", "step", "steps", "attempt").first())
        return found or {"state": "cancelled", "step": 0, "steps": 0, "attempt": 0}

    def wait(self) -> dict[str, Any] | None:
        """How long it will still wait; None once it does no more."""
        job = Job.objects.filter(pk=self.job).first()
        still = quote_of(job) if job else None
        with translation.override(self.language):
            return as_document(still) if still else None


class PersonStream:
    """One reader of the number of a person's open jobs."""

    def __init__(self, user: int) -> None:
        self.user = user
        self.bell = Bell(stream_of_person(user), "$")

    async def events(self) -> AsyncIterator[str]:
        deadline, as_document = time.monotonic() + LONGEST_SECONDS, -1
        try:
            while time.monotonic() < deadline:
                count = await read(lambda: Job.objects.filter(user=self.user).open().count())
                yield said("jobs", {"open": count}) if count != as_document else ": still here\n\n"
                as_document = count
                await self.bell.entries(COMMENT_SECONDS)
        finally:
            await self.bell.close()


class BellStream:
    """One reader of the number of a person's new notifications."""

    def __init__(self, person: User, language: str) -> None:
        self.person, self.language = person, language

    async def events(self) -> AsyncIterator[str]:
        deadline, told = time.monotonic() + LONGEST_SECONDS, -1
        with bells().of(self.person.pk) as rung:
            while time.monotonic() < deadline:
                rung.clear()
                counted = time.monotonic()
                found = await read(lambda: unread(self.person, self.language))
                if found["unread"] != told:
                    told = found["unread"]
                    yield said("bell", found)
                while not await until_rung(rung, COMMENT_SECONDS) and time.monotonic() < deadline:
                    yield ": still here\n\n"
                await asyncio.sleep(max(0.0, counted + PACE_SECONDS - time.monotonic()))


class Bell:
    """Reads a Redis stream; where Redis is away it is silent instead."""

    def __init__(self, name: str, place: str) -> None:
        self.name, self.place = name, place
        self._client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)

    async def entries(self, seconds: float) -> list[tuple[str, str, Any]]:
        """What came after our place, as (place, event, data); waits up to `seconds` for something."""
        try:
            found = await self._client.xread({self.name: self.place}, block=int(seconds * 1000), count=50)
        except (redis.RedisError, OSError):
            await asyncio.sleep(seconds)
            return []
        entries = [] if not found else unpacked(found)
        if entries:
            self.place = entries[-1][0]
        return entries

    async def mark(self, key: str) -> None:
        """Leave a key that says somebody is looking."""
        try:
            await self._client.set(key, 1, ex=WATCHED_SECONDS)
        except (redis.RedisError, OSError):
            return

    async def close(self) -> None:
        await self._client.aclose()


def unpacked(found: Any) -> list[tuple[str, str, Any]]:
    """Entries of the one stream in an XREAD's answer, which is a list of pairs (RESP2) or a mapping (RESP3)."""
    ((_name, entries),) = found.items() if isinstance(found, dict) else found
    flat = entries[0] if entries and isinstance(entries[0], list) else entries
    return [(place.decode(), fields[b"event"].decode(), json.loads(fields[b"data"])) for place, fields in flat]


def is_place(text: str) -> bool:
    """Whether this is an entry's id, as `1700000000000-0`."""
    first, dash, second = text.partition("-")
    return bool(dash) and first.isdecimal() and second.isdecimal() and len(text) < 40


def said(event: str, data: Any, place: str = "") -> str:
    """One event in the wire's format."""
    head = f"id: {place}\n" if place else ""
    return f"{head}event: {event}\ndata: {json.dumps(data)}\n\n"


async def read(question: Callable[[], Answer]) -> Answer:
    """Ask the database in one of the readers' threads."""

    def ask() -> Answer:
        close_old_connections()
        return question()

    return await sync_to_async(ask, thread_sensitive=False, executor=READERS)()


async def ended_among(identities: Collection[Identity]) -> set[Identity]:
    return await read(lambda: ended(identities))


seats = Seats(ended_among)
