"""The least that a server can be asked: an ASGI application that says hello, and Django with one empty view (WSGI)."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path


async def hello(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello", headers={"Content-Length": "5"})


urlpatterns = [path("", empty)]


def application() -> Any:
    """Django without any middleware, or, where BENCH_MIDDLEWARE is set, with all of ours."""
    from django.core.wsgi import get_wsgi_application

    if not os.environ.get("BENCH_MIDDLEWARE"):
        settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench.hello", SECRET_KEY="x" * 50, MIDDLEWARE=[])
        return get_wsgi_application()
    loaded = get_wsgi_application()
    import_module(settings.ROOT_URLCONF).urlpatterns[:0] = [path("empty", empty)]
    return loaded
