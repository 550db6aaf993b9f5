"""Django on the event loop for /v1/: no cookies, no sessions, nothing that would keep a thread while a call waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from generator.openai_api.errors import error_response
from lib.problems import Problem

LARGEST_BODY = 32_000_000  # bytes, of all pictures of an edit together
# The site's own list holds some that would run the whole call inside a thread.
MIDDLEWARE = (
    "config.middleware.request_log.RequestLog",
    "django.middleware.security.SecurityMiddleware",
)
Receive = Callable[[], Awaitable[Any]]


class TooLong(Exception):  # noqa: N818 - an answer, not a fault
    """More is being sent than is taken in."""


class GatewayHandler(ASGIHandler):
    """Every middleware here can wait without a thread; a body is refused as soon as it is seen to be too long."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        chain = convert_exception_to_response(self._get_response_async)  # type: ignore[attr-defined]  # as Django's own does
        for name in reversed(MIDDLEWARE):
            chain = convert_exception_to_response(import_string(name)(chain))
        self._middleware_chain = chain

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        try:
            await super().__call__(scope, measured(scope, receive), send)
        except TooLong:
            title = _("At most %(most)d MB are taken in at once.") % {"most": LARGEST_BODY // 1_000_000}
            await self.send_response(error_response(Problem("too-large", title, status=413)), send)


def measured(scope: Any, receive: Receive) -> Receive:
    """The same messages, counted. Raises TooLong by the declared length, else when that much has come."""
    declared = dict(scope["headers"]).get(b"content-length", b"")
    seen = int(declared) if declared.isdigit() and int(declared) > LARGEST_BODY else 0

    async def hear() -> Any:
        nonlocal seen
        if seen > LARGEST_BODY:
            raise TooLong
        message = await receive()
        seen += len(message.get("body", b""))
        return message

    return hear
