"""What the web server runs: event streams on the event loop, lists from the front, pages in a fixed number of threads.

A page holds a thread for milliseconds; an event stream, or a call of the OpenAI-compatible API that waits for its
picture, would hold one for minutes. So /events/ and /v1/ go to ASGI handlers, where waiting is free, and all else to
Django's WSGI handler, whose threads keep their database connections and whose number bounds them. Before it stands the
front, which answers what many may be shown alike, and static files, without asking Django.
"""

import os
import sys
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from config.embedded.lifeline import die_with_server
from config.front.away import Patience
from config.front.front import Front
from config.front.static_files import StaticFiles
from config.probes.answer import PROBES
from config.probes.answer import answer as probe
from generator.openai_api.handler import GatewayHandler
from lib.process import collector
from lib.process.database import pulse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
die_with_server()
# A thread that makes a page lets the event loop have its turn after a millisecond, not after five.
sys.setswitchinterval(0.001)

EVENTS, GATEWAY, STATIC = "/events/", "/v1/", "/static/"
THREADS = int(os.environ.get("WEB_THREADS") or 8)

streams = Patience(get_asgi_application(), pulse)
gateway = Patience(GatewayHandler(), pulse)
threads = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]  # answers are bytes, in turn
collector.spare()


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """Django's pages."""

    async def hear() -> Any:
        """A coroutine, as a2wsgi needs; granian's own `receive` returns another kind of awaitable."""
        return await receive()

    await threads(scope, hear, send)


front = Front(Patience(pages, pulse))
static_files = StaticFiles()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each connection where it belongs."""
    if scope["type"] != "http":
        await pages(scope, receive, ends(send))
    elif scope["path"] in PROBES:
        await probe(scope, send)
    elif scope["path"].startswith(EVENTS):
        await streams(scope, receive, send)
    elif scope["path"].startswith(GATEWAY):
        await gateway(scope, receive, send)
    elif scope["path"].startswith(STATIC):
        await static_files(scope, send)
    else:
        await front(scope, receive, send)


def ends(send: Any) -> Any:
    """Around the server's first and last word: the pulse beats between them, and what the front counted goes out."""

    async def say(message: Any) -> None:
        if message["type"] == "lifespan.startup.complete":
            pulse.begin()
        if message["type"] == "lifespan.shutdown.complete":
            pulse.end()
            await front.hand_over()
        await send(message)

    return say
