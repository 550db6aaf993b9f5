"""A refused request of htmx never puts a page inside the page: it answers with a sentence, and nothing else changes.

Refusals that a view answers with a piece of the page (a field with what is wrong with it) are left as they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from lib.problems import Refusal

BEGINS_A_PAGE = (b"<!doctype", b"<html", b"{")


class FragmentMiddleware:
    """Around everything that may refuse, and what keeps the words of a refused form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "HX-Request" not in request.headers or response.streaming:
            return response
        if leads_to_signing_in(response):
            return signing_in(request, response)
        if response.status_code >= 400 and not is_piece(response):
            return saying(sentence_of(response), response)
        return response


def leads_to_signing_in(response: HttpResponse) -> bool:
    return urlsplit(response.headers.get("Location", "")).path == reverse("account_login")


def signing_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who pressed something goes there, and comes back; what the page asked for by itself takes nobody away."""
    if request.method == "GET":
        said = _("Your session has ended. Sign in to go on.")
        return saying(said, HttpResponse(status=401))
    answer = HttpResponseClientRedirect(response.headers["Location"])
    answer.cookies.update(response.cookies)
    return answer


def is_piece(response: HttpResponse) -> bool:
    start = response.content[:200].lstrip().lower()
    return bool(start) and not start.startswith(BEGINS_A_PAGE)


def sentence_of(response: HttpResponse) -> str:
    """What the problem says; for a page of somebody else's, what its status means."""
    if isinstance(response, Refusal):
        return response.sentence
    return _("This did not work, and nothing was changed. Try again in a moment.")


def saying(text: str, refused: HttpResponse) -> HttpResponse:
    """The same refusal without a page: a toast, and everything where it was."""
    answer = HttpResponse(status=refused.status_code)
    for name in ("Retry-After", "Allow"):
        if name in refused.headers:
            answer.headers[name] = refused.headers[name]
    answer.cookies.update(refused.cookies)
    answer.headers["HX-Reswap"] = "none"
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"text": text}})  # in ASCII, as headers are
    return answer
