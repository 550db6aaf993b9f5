"""Programs that run in a browser, on pages of other sites: let in by the operator, with a token as everyone else.

After the Fetch standard's CORS protocol. No cookie counts here, so no credentials are ever allowed.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

EVERYONE = "*"
METHODS = "GET, POST, OPTIONS"
USUAL_HEADERS = "Authorization, Content-Type, api-key, Idempotency-Key"
NAMES = re.compile(r"[A-Za-z0-9_-]+(\s*,\s*[A-Za-z0-9_-]+)*")
TOLD = "x-request-id, x-should-retry, Location, Retry-After, RateLimit, RateLimit-Policy"
PREFLIGHT_SECONDS = 600


def allowed_origin(origin: str) -> str:
    """What Access-Control-Allow-Origin says to a page of this origin; empty where the operator lets none in."""
    if not origin or not {EVERYONE, origin} & set(settings.GATEWAY_ORIGINS):
        return ""
    return EVERYONE if EVERYONE in settings.GATEWAY_ORIGINS else origin


def sharing(scope: Any, send: Any) -> Any:
    """The same `send`, telling the browser of an allowed page that it may read the answer."""
    told = headers_for(allowed_origin(header(scope, b"origin")))

    async def say(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *told]}
        await send(message)

    return say if told else send


def headers_for(origin: str) -> list[tuple[bytes, bytes]]:
    if not origin:
        return []
    said = {"access-control-allow-origin": origin, "access-control-expose-headers": TOLD, "vary": "Origin"}
    return [(name.encode(), value.encode()) for name, value in said.items()]


def is_preflight(scope: Any) -> bool:
    """Whether a browser only asks if it may send what its page wants, and it may."""
    asked = scope["method"] == "OPTIONS" and header(scope, b"access-control-request-method")
    return bool(asked and allowed_origin(header(scope, b"origin")))


async def allow(scope: Any, send: Any) -> None:
    """Answer a preflight: the methods there are, and whichever headers are wanted."""
    wanted = header(scope, b"access-control-request-headers")
    told = {
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": wanted if NAMES.fullmatch(wanted) else USUAL_HEADERS,
        "access-control-max-age": str(PREFLIGHT_SECONDS),
    }
    headers = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def header(scope: Any, name: bytes) -> str:
    found: bytes = dict(scope["headers"]).get(name, b"")
    return found.decode("latin-1").strip()
