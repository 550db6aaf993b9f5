"""One line a request, with the id by which everything else that it caused is found; and its count for /metrics."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

from lib.process.metrics import REQUEST_SECONDS, REQUESTS

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = structlog.get_logger(__name__)


class RequestLog:
    """The outermost middleware, in threads and on the event loop. What is asked for after `?` is in no line."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.waits = bool(iscoroutinefunction(get_response))
        if self.waits:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.waits:
            return self.later(request)
        began = begin(request)
        response: HttpResponseBase = self.get_response(request)
        return end(request, response, began)

    async def later(self, request: HttpRequest) -> HttpResponseBase:
        began = begin(request)
        response: HttpResponseBase = await self.get_response(request)
        return end(request, response, began)


def begin(request: HttpRequest) -> float:
    """The id is the one that a proxy has given, where it is one, so that its log and ours can be laid side by side."""
    given = request.headers.get(HEADER, "")
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=given if GIVEN.fullmatch(given) else uuid4().hex)
    return time.perf_counter()


def end(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    took = time.perf_counter() - began
    view = name_of(request)
    method = str(request.method) if request.method in METHODS else "other"
    REQUESTS.labels(view, method, str(response.status_code)).inc()
    REQUEST_SECONDS.labels(view).observe(took)
    log.info(
        "request",
        method=request.method,
        path=request.path,
        view=view,
        status=response.status_code,
        ms=round(took * 1000, 1),
        person=getattr(getattr(request, "_cached_user", None), "pk", None),
        streaming=response.streaming,
    )
    response.headers.setdefault(HEADER, structlog.contextvars.get_contextvars().get("request_id", ""))
    return response


def name_of(request: HttpRequest) -> str:
    """The name of its address; none for what has none, lest whoever tries addresses makes a row for each."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
