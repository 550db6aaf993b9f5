"""Every request that may change something is counted, before its view is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import BaseThrottle

from config.door.kinds import IN_THEIR_FORMS, pace_of
from lib.limits.client_address import network_of
from lib.limits.pace import latest
from lib.problems import Problem, answer_to

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class PaceMiddleware:
    """Pages; endpoints count when they know whose token they hold (`PaceThrottle`), the gateway in its own calls."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = latest.set(None)
        try:
            response = self.get_response(request)
            if allowance := latest.get():
                for name, value in allowance.headers().items():
                    response.headers[name] = value
        finally:
            latest.reset(before)
        return response

    def process_view(self, request: HttpRequest, view: Any, *_arguments: Any) -> HttpResponse | None:
        if request.method in SAFE or hasattr(view, "cls"):
            return None
        try:
            count(request)
        except Problem as problem:
            return answer_to(request, problem)
        return None


class PaceThrottle(BaseThrottle):
    """The API's part, which Django REST asks after it has found out who calls and what they may do."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.method not in SAFE:
            count(request)
        return True


def count(request: HttpRequest | Request) -> None:
    """Raises Problem("too-fast")."""
    match = request.resolver_match
    if match is None or match.url_name in IN_THEIR_FORMS:
        return
    pace_of(match.url_name, operators="admin" in match.namespaces).keep(whom(request))


def whom(request: Any) -> object:
    """A person by their key, whichever way they came; anybody else by their network."""
    return request.user.pk if request.user.is_authenticated else network_of(request)
