"""Waiting for a job on the event loop: no thread and no database connection is held meanwhile."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from generator.jobs.stream_reader import StreamReader
from generator.models import OPEN, Job
from generator.openai_api.executor import in_thread
from generator.requests.progress import WATCHED_SECONDS, stream_of, watched

FIRST_SILENCE, LONGEST_SILENCE = 1.0, 5.0  # seconds without news after which the row is looked at
SHORTEST_SILENCE = 0.05


async def job_events(job: UUID, *, patience: float) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """What is told of a job, as (event, data), until it has ended or `patience` seconds are over.

    Besides the events of its stream there is `silence`, after each look at the row. The row decides: where Redis is
    away or was wiped, only the looks remain, and they grow rarer up to one in five seconds.
    """
    reader, until, silence = StreamReader(stream_of(job), "0-0"), time.monotonic() + patience, FIRST_SILENCE
    marked = float("-inf")
    try:
        while time.monotonic() < until:
            if time.monotonic() - marked > WATCHED_SECONDS / 2:  # whoever waits for the answer needs no notification
                await reader.mark(watched(job))
                marked = time.monotonic()
            left = until - time.monotonic()
            entries = await reader.entries(max(SHORTEST_SILENCE, min(silence, left)))
            for _place, event, data in entries:
                if event == "ended":
                    return
                yield event, data
            if entries:
                silence = FIRST_SILENCE
                continue
            if not await in_thread(lambda: Job.objects.filter(pk=job, state__in=OPEN).exists()):
                return
            yield "silence", {}
            silence = min(LONGEST_SILENCE, silence * 1.3)
    finally:
        await reader.close()
