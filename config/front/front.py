"""Answers what is kept, and has Django make the rest, each page once however many ask for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.urls import Resolver404, resolve

from config.front.audience import TOLD, Audience, Caller, caller_of
from config.front.kept_pages import SECONDS, KeptPages
from config.front.page import HeaderList, Page, may_be_kept
from config.front.servings import Servings
from lib.process.metrics import FRONT_PAGES
from lib.process.redis_client import redis_client
from lib.shareable import is_shareable

Scope = dict[str, Any]
Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
AUDIENCE = "atelier.audience"
"""The key of the ASGI scope under which Django finds on whose behalf it is asked; no header can set it."""
API = "/api/"
MEMORY = 32 * 2**20
LONGEST_ADDRESS, MOST_REMEMBERED = 2_000, 4_096
EMPTY_BODY = {"type": "http.request", "body": b"", "more_body": False}

log = structlog.get_logger(__name__)


class Key(NamedTuple):
    path: str
    query: bytes
    accept: bytes  # of programs alone; pages have one kind of answer
    audience: Audience


@dataclass
class Flight:
    """A page on its way."""

    since: float
    task: asyncio.Task[Page | None]


class Front:
    """An ASGI application around `pages`, the one that asks Django.

    Where the site is for members only it keeps nothing: whether somebody is still one, only the database knows.
    """

    def __init__(self, pages: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self.pages, self.clock = pages, clock
        self.kept = KeptPages(MEMORY, clock)
        self.servings = Servings()
        self.flights: dict[Key, Flight] = {}
        self.callers: dict[tuple[bytes | None, ...], Caller | None] = {}
        self.addresses: dict[str, bool] = {}
        self.ticking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "GET" and not settings.MEMBERS_ONLY and (caller := self.caller(scope)):
            accept = dict(scope["headers"]).get(b"accept", b"") if scope["path"].startswith(API) else b""
            key = Key(scope["path"], scope["query_string"], accept, caller.audience)
            if page := await self.page(key, scope):
                return await self.serve(page, caller.coding, send)
        return await self.pages(scope, receive, send)

    def caller(self, scope: Scope) -> Caller | None:
        """Who asks, remembered by the headers that tell it. A header that comes twice is left to Django."""
        headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            return None
        told = tuple([headers.get(name) for name in TOLD])
        caller = self.callers.get(told)
        if caller is None or caller.until < time.time():
            if told in self.callers and caller is None:
                return None
            if len(self.callers) >= MOST_REMEMBERED:
                self.callers.clear()
            caller = self.callers[told] = caller_of(headers)
        return caller

    async def page(self, key: Key, scope: Scope) -> Page | None:
        """The page for this audience, kept or made now; None where only Django can answer."""
        kept = self.kept.get(key)
        if kept is not None:
            if self.kept.wants_renewal(kept):
                self.fly(key, scope)
            return kept.page
        if not self.may_ask(key):
            return None
        flight = self.flights.get(key)
        if flight is None or self.clock() - flight.since >= SECONDS:
            flight = self.fly(key, scope)
        return await asyncio.shield(flight.task)

    def may_ask(self, key: Key) -> bool:
        """Whether the view at this address is one whose pages may be for many."""
        if len(key.path) + len(key.query) + len(key.accept) > LONGEST_ADDRESS:
            return False
        known = self.addresses.get(key.path)
        if known is None:
            if len(self.addresses) >= MOST_REMEMBERED:
                self.addresses.clear()
            known = self.addresses[key.path] = leads_to_shareable(key.path)
        return known and not (key.audience.members and key.path.startswith(API))

    def fly(self, key: Key, scope: Scope) -> Flight:
        self.tick()
        flight = Flight(self.clock(), asyncio.create_task(self.make(key, scope)))
        self.flights[key] = flight
        flight.task.add_done_callback(lambda _task: self.land(key, flight))
        return flight

    def land(self, key: Key, flight: Flight) -> None:
        if self.flights.get(key) is flight:
            del self.flights[key]

    async def make(self, key: Key, scope: Scope) -> Page | None:
        """Ask Django on behalf of the audience; keep the answer, or that there is none for many."""
        since = self.clock()
        try:
            status, headers, body = await self.asked(key, scope)
        except Exception as error:
            log.error("a page could not be made for many", path=key.path, error=repr(error))
            return None
        page = None
        if may_be_kept(status, headers):
            page = await asyncio.get_running_loop().run_in_executor(None, Page.of, headers, body)
        self.kept.keep(key, page, since)
        return page

    async def asked(self, key: Key, scope: Scope) -> tuple[int, HeaderList, bytes]:
        headers = key.audience.headers() + ([(b"accept", key.accept)] if key.accept else [])
        sent: list[Any] = []

        async def receive() -> Any:
            return EMPTY_BODY

        async def send(message: Any) -> None:
            sent.append(message)

        await self.pages({**scope, "headers": headers, AUDIENCE: key.audience}, receive, send)
        return sent[0]["status"], sent[0]["headers"], b"".join(message.get("body", b"") for message in sent[1:])

    async def serve(self, page: Page, coding: str, send: Send) -> None:
        reply = page.replies[coding]
        FRONT_PAGES.labels("kept").inc()
        if page.slate:
            self.servings.count(page.slate)
        await send(reply.start)
        await send(reply.body)

    def tick(self) -> None:
        """See that the clock of this event loop runs."""
        if self.ticking is None or self.ticking.done():
            self.ticking = asyncio.create_task(self.every_second())

    async def every_second(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.kept.sweep()
            await self.hand_over()

    async def hand_over(self) -> None:
        """Tell the log of exposure what was served; to be called once more before the process ends."""
        await asyncio.get_running_loop().run_in_executor(None, lambda: self.servings.hand_over(redis_client()))


def leads_to_shareable(path: str) -> bool:
    try:
        return is_shareable(resolve(path).func)
    except Resolver404:
        return False
