"""What every line of the log says of the request it belongs to."""

from __future__ import annotations

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from lib.limits.client_address import address_of


class RequestLogMiddleware(RequestMiddleware):
    """As django-structlog's, with the address that our own paces see."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=address_of(request))
