"""The addresses that load balancers and supervisors ask, answered before Django: no host is checked, nobody is led to
https, and pages that wait keep none of it waiting."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LIVEZ, READYZ, HEALTHZ = "/livez", "/readyz", "/healthz"
PROBES = (LIVEZ, READYZ, HEALTHZ)
ASKERS = ThreadPoolExecutor(1, thread_name_prefix="readiness")
ALL = "all"
READINESS = "config.probes.readiness.look"  # by name, since the server loads this before there are models


def look(path: str, query: str) -> tuple[int, dict[str, Any]]:
    """/livez: it answers. /readyz: it can serve pages; `?all`, and /healthz: every part is there."""
    if path == LIVEZ:
        return 200, {"alive": True}
    found: tuple[int, dict[str, Any]] = import_string(READINESS)(whole=path == HEALTHZ or ALL in query.split("&"))
    return found


async def answer(scope: Any, send: Any) -> None:
    """For the ASGI server."""
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    if path == LIVEZ:
        status, body = look(path, query)
    else:
        status, body = await asyncio.get_running_loop().run_in_executor(ASKERS, look, path, query)
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    text = b"" if scope["method"] == "HEAD" else json.dumps(body).encode()
    await send({"type": "http.response.body", "body": text})


@never_cache
@require_safe
def probe(request: HttpRequest) -> HttpResponse:
    """For a server that only knows WSGI."""
    status, body = look(request.path, request.META["QUERY_STRING"])
    return HttpResponse(json.dumps(body), status=status, content_type="application/json")
