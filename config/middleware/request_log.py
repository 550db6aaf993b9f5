"""What every line of the log says of the request it belongs to."""

from __future__ import annotations

from functools import lru_cache

import structlog
from django.conf import settings
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from ipware import get_client_ip
from python_ipware.modern.defaults import DEFAULT_PRECEDENCE


class RequestLogMiddleware(RequestMiddleware):
    """As django-structlog's; an address is worked out once for the headers that tell it, not for every request."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        told = tuple([request.META.get(name) for name in headers()])
        structlog.contextvars.bind_contextvars(ip=address(told))


def headers() -> tuple[str, ...]:
    """Of the WSGI environment, all that ipware looks at."""
    return tuple(getattr(settings, "IPWARE_META_PRECEDENCE_ORDER", None) or DEFAULT_PRECEDENCE)


@lru_cache(maxsize=4_096)
def address(told: tuple[str | None, ...]) -> str | None:
    """The client's, of what `headers` say, as ipware has it."""
    request = HttpRequest()
    request.META = {name: value for name, value in zip(headers(), told, strict=True) if value is not None}
    return get_client_ip(request)[0]
