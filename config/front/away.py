"""What is answered while the database is away: made without asking it, and at once, also where it only keeps silent."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from generator.openai_api.errors import error_of
from lib.outages import RETRY
from lib.problems import MEDIA_TYPE, database_away
from lib.process.database import Pulse

API, GATEWAY = "/api/", "/v1/"
LOOK_SECONDS = 0.5
Application = Callable[[Any, Any, Any], Awaitable[None]]


def away(path: str) -> tuple[bytes, str]:
    """Body and media type of the answer at this address."""
    problem = database_away()
    if path.startswith(API):
        return json.dumps(problem.document()).encode(), MEDIA_TYPE
    if path.startswith(GATEWAY):
        return json.dumps(error_of(problem)).encode(), "application/json"
    return page(), "text/html; charset=utf-8"


@cache
def page() -> bytes:
    """A file as it is, which nginx may show as well where no web server answers (docs/operator/watching.md)."""
    return Path(settings.BASE_DIR, "config", "templates", "errors", "503.html").read_bytes()


def response(path: str) -> HttpResponse:
    """The same for Django."""
    body, kind = away(path)
    headers = {"Retry-After": str(RETRY), "Cache-Control": "no-store"}
    return HttpResponse(body, status=503, content_type=kind, headers=headers)


class Patience:
    """An ASGI application around one that asks the database: whoever waits for a silent one is answered 503.

    What has begun to be answered goes on. What was asked of Django ends by itself once the database is back.
    """

    def __init__(self, application: Application, pulse: Pulse) -> None:
        self.application, self.pulse = application, pulse

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.pulse.is_away:
            return await tell(scope["path"], send)
        began, given_up = asyncio.Event(), asyncio.Event()

        async def say(message: Any) -> None:
            if not given_up.is_set():
                began.set()
                await send(message)

        asked = asyncio.ensure_future(self.application(scope, receive, say))
        try:
            while not asked.done() and not began.is_set():
                await asyncio.wait([asked], timeout=LOOK_SECONDS)
                if waits_in_vain(asked, began, self.pulse):
                    given_up.set()
                    asked.add_done_callback(heard)
                    return await tell(scope["path"], send)
            return await asked
        finally:
            if not asked.done() and not given_up.is_set():
                asked.cancel()  # who asked has gone
                with contextlib.suppress(asyncio.CancelledError):
                    await asked


def waits_in_vain(asked: asyncio.Future[None], began: asyncio.Event, pulse: Pulse) -> bool:
    return pulse.is_away and not began.is_set() and not asked.done()


def heard(asked: asyncio.Future[None]) -> None:
    """What became of it, nobody waits for any more."""
    if not asked.cancelled():
        asked.exception()


async def tell(path: str, send: Any) -> None:
    body, kind = away(path)
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(RETRY).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
