"""Django on the event loop for /v1/: no cookies, no sessions, nothing that would keep a thread while a call waits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from generator.openai_api import cross_origin
from generator.openai_api.errors import error_response
from lib.problems import Problem
from lib.process.waiting_handler import Receive, WaitingHandler

LARGEST_BODY = 32_000_000  # bytes, of all pictures of an edit together


class TooLong(Exception):  # noqa: N818 - an answer, not a fault
    """More is being sent than is taken in."""


class GatewayHandler(WaitingHandler):
    """A body is refused as soon as it is seen to be too long."""

    async def __call__(self, scope: Any, receive: Receive, send: Any) -> None:
        send = cross_origin.sharing(scope, send)
        if cross_origin.is_preflight(scope):
            return await cross_origin.allow(scope, send)
        try:
            await super().__call__(scope, measured(scope, receive), send)
        except TooLong:
            title = _("At most %(most)d MB are taken in at once.") % {"most": LARGEST_BODY // 1_000_000}
            await self.send_response(error_response(Problem("too-large", title, status=413)), send)
        return None


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
