"""What the web server runs: event streams on the event loop, pages in a fixed number of threads.

A page holds a thread for milliseconds; an event stream, or a call of the OpenAI-compatible API that waits for its
picture, would hold one for minutes. So /events/ and /v1/ go to ASGI handlers, where waiting is free, and all else to
Django's WSGI handler, whose threads keep their database connections and whose number bounds them.
"""

import os
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from config.embedded.lifeline import die_with_server
from generator.openai_api.handler import GatewayHandler
from lib import collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
die_with_server()

EVENTS, GATEWAY = "/events/", "/v1/"
THREADS = int(os.environ.get("WEB_THREADS") or 8)

streams = get_asgi_application()
gateway = GatewayHandler()
pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]  # its answers are bytes, in turn
collector.spare()


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Send each connection where it belongs."""
    if scope["type"] == "http" and scope["path"].startswith((EVENTS, GATEWAY)):
        waiting = streams if scope["path"].startswith(EVENTS) else gateway
        await waiting(scope, receive, send)
        return

    async def hear() -> Any:
        """A coroutine, as a2wsgi needs; granian's own `receive` returns another kind of awaitable."""
        return await receive()

    await pages(scope, hear, send)
