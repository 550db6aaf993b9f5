"""What the web server runs: event streams on the event loop, lists from the front, pages in a fixed number of threads.

A page holds a thread for milliseconds; an event stream, or a call of the OpenAI-compatible API that waits for its
picture, would hold one for minutes. So /events/ and the gateway's addresses go to ASGI handlers, where waiting is free,
and all else to Django's WSGI handler, whose threads keep their database connections and whose number bounds them.
Before it stands the front, which answers what many may be shown alike, and static files, without asking Django.
"""

import os
import sys
from typing import Any

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.embedded.lifeline import die_with_server
from config.front.away import Patience
from config.front.front import Front
from config.front.static_files import StaticFiles, plain, tell
from config.probes.answer import PROBES
from config.probes.answer import answer as probe
from generator.openai_api.addresses import gateway_path
from generator.openai_api.handler import GatewayHandler
from lib.process import collector
from lib.process.database import pulse
from lib.process.waiting_handler import WaitingHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
die_with_server()
# A thread that makes a page lets the event loop have its turn after a millisecond, not after five.
sys.setswitchinterval(0.001)

EVENTS, STATIC = "/events/", "/static/"
BELOW = settings.SITE.path  # "" or "/gallery": where the site is served
THREADS = int(os.environ.get("WEB_THREADS") or 8)

django = get_wsgi_application()
streams, gateway = Patience(WaitingHandler(), pulse), Patience(GatewayHandler(), pulse)
threads = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # answers are bytes, in turn
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
    """Send each connection where it belongs.

    Django's handlers on the event loop take the way to the site off by themselves; the others are given the rest.
    """
    if scope["type"] != "http":
        return await pages(scope, receive, ends(send))
    path = scope["path"].removeprefix(BELOW) if scope["path"].startswith(f"{BELOW}/") else ""
    if path in PROBES:
        await probe({**scope, "path": path}, send)
    elif path.startswith(EVENTS):
        await streams(scope, receive, send)
    elif path.startswith(STATIC):
        await static_files(scope, send)
    elif asked := gateway_path(path):
        await gateway({**scope, "path": BELOW + asked}, receive, send)
    elif path:
        await front({**scope, "path": path} if BELOW else scope, receive, send)
    else:
        await elsewhere(scope, send)
    return None


async def elsewhere(scope: Any, send: Any) -> None:
    """What is not below the site's address: its root leads there, where the proxy sends us all of the host."""
    if scope["path"] in ("/", BELOW):
        await tell(send, plain(302, b"The gallery is below this.", (b"location", settings.SITE.root.encode())))
    else:
        await tell(send, plain(404, b"There is nothing here."))


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
