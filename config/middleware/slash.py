"""Every address with or without a slash at its end: where only the other one is there, that is where it leads.

One mechanism for all apps in place of a pattern each. The gateway for other programs reads its addresses by itself.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes

PERMANENT, WITH_ITS_BODY = 301, 308  # a form that is sent is sent again, with what is in it


class SlashMiddleware:
    """Asks only where nothing was found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or leads_somewhere(request.path_info):
            return response
        if not leads_somewhere(the_other(request.path_info)):
            return response
        query = request.META.get("QUERY_STRING", "")
        other = the_other(request.path)
        address = escape_leading_slashes(f"{other}?{query}" if query else other)
        safe = request.method in ("GET", "HEAD")
        return HttpResponseRedirect(address, status=PERMANENT if safe else WITH_ITS_BODY)


def the_other(path: str) -> str:
    """With a slash at its end where it has none, without it where it has one."""
    return path[:-1] if path.endswith("/") else f"{path}/"


def leads_somewhere(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
