"""The progress of one job, and how many jobs of a person are open."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from django.utils import translation

from generator.jobs.server_sent import COMMENT_SECONDS, LONGEST_SECONDS, read, said
from generator.jobs.stream_reader import StreamReader, is_place
from generator.models import OPEN, Job, State
from generator.queue.waiting import wait_of
from generator.requests.progress import stream_of, stream_of_person, watched

SILENCE_SECONDS = 1.0
QUOTE_SECONDS = 3.0


class JobStream:
    """One reader of one job."""

    def __init__(self, job: UUID, after: str, language: str) -> None:
        self.job, self.language = job, language
        self.reader = StreamReader(stream_of(job), after if is_place(after) else "0-0")
        self.told: Mapping[str, Any] = {}

    async def events(self) -> AsyncIterator[str]:
        """The text of the stream, until the job has ended, the reader goes away or an hour is over."""
        deadline, spoke, quoted = time.monotonic() + LONGEST_SECONDS, time.monotonic(), 0.0
        try:
            while time.monotonic() < deadline:
                entries = await self.reader.entries(SILENCE_SECONDS) if self.told else []
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
            await self.reader.close()

    async def row(self) -> Mapping[str, Any]:
        """The row as it is. A job that was removed meanwhile counts as cancelled."""
        await self.reader.mark(watched(self.job))
        found = await read(lambda: Job.objects.filter(pk=self.job).values("state", "step", "steps", "attempt").first())
        return found or {"state": "cancelled", "step": 0, "steps": 0, "attempt": 0}

    def wait(self) -> dict[str, Any] | None:
        """How long it will still wait; None once it does no more."""
        job = Job.objects.filter(pk=self.job).first()
        with translation.override(self.language):
            return wait_of(job) if job else None


class PersonStream:
    """One reader of the number of a person's open jobs."""

    def __init__(self, user: int) -> None:
        self.user = user
        self.reader = StreamReader(stream_of_person(user), "$")

    async def events(self) -> AsyncIterator[str]:
        deadline, told = time.monotonic() + LONGEST_SECONDS, -1
        try:
            while time.monotonic() < deadline:
                count = await read(lambda: Job.objects.filter(user=self.user).open().count())
                yield said("jobs", {"open": count}) if count != told else ": still here\n\n"
                told = count
                await self.reader.entries(COMMENT_SECONDS)
        finally:
            await self.reader.close()
