"""What answers on the event loop, asked as the server asks it, among rows that only this test's connection sees."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connections

from generator.jobs import server_sent
from generator.openai_api import executor
from generator.openai_api.addresses import gateway_path
from generator.openai_api.handler import GatewayHandler
from lib.process.waiting_handler import WaitingHandler

PATIENCE_SECONDS = 20


@dataclass
class Heard:
    """The status and the beginning of what was said: of a stream its first event."""

    status: int = 0
    body: bytes = b""


@contextmanager
def readers_of_this_test() -> Iterator[None]:
    """Whoever reads rows beside the event loop does so on the connection of the test, which waits meanwhile."""
    mine = connections["default"]
    mine.inc_thread_sharing()
    with ThreadPoolExecutor(1, initializer=lambda: connections.__setitem__("default", mine)) as one:
        try:
            with (
                patch.multiple(server_sent, READERS=one, close_old_connections=keep_open),
                patch.multiple(executor, EXECUTOR=one, close_old_connections=keep_open),
            ):
                yield
        finally:
            one.submit(lambda: connections.__delitem__("default")).result()
            mine.dec_thread_sharing()


def keep_open() -> None:
    """It stays the test's, as with Django's own client."""


def heard(method: str, address: str, *, cookie: str = "", token: str = "", body: bytes = b"{}") -> Heard:
    path, _mark, query = address.partition("?")
    headers = [(b"host", b"testserver"), (b"content-type", b"application/json")]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    if token:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers}
    scope |= {"http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 5), "server": ("testserver", 80)}
    handler = GatewayHandler() if gateway_path(path) else WaitingHandler()
    return asyncio.run(exchange(handler, scope, body))


async def exchange(handler: Any, scope: dict[str, Any], body: bytes) -> Heard:
    """Until the first words, after which the caller hangs up."""
    found, enough = Heard(), asyncio.Event()
    sent = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        if message := next(sent, None):
            return message
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        found.status = message.get("status", found.status)
        found.body += message.get("body", b"")
        if found.body:
            enough.set()

    async with asyncio.timeout(PATIENCE_SECONDS):
        await handler(scope, receive, send)
    return found
