"""Django on the event loop for what waits long: nothing keeps a thread or a database connection meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils.module_loading import import_string

# The site's own list holds some that would run a whole request inside a thread, and look up its session there.
MIDDLEWARE = (
    "config.middleware.request_log.RequestLog",
    "config.middleware.encrypted_calls.encrypted_calls",
    "django.middleware.security.SecurityMiddleware",
)
Receive = Callable[[], Awaitable[Any]]


class WaitingHandler(ASGIHandler):
    """Every middleware here can wait without a thread; who asks, the view finds out."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        chain = convert_exception_to_response(self._get_response_async)  # type: ignore[attr-defined]  # as Django's own does
        for name in reversed(MIDDLEWARE):
            chain = convert_exception_to_response(import_string(name)(chain))
        self._middleware_chain = chain

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        """Without the thread that Django keeps for each request as long as that lasts."""
        await self.handle(scope, receive, send)
