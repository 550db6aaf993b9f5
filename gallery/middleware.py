"""Which card a request began at, kept while it is answered; and what crawlers are told of pages."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gallery.images.training_rights import declare
from gallery.registries.exposure import Began, began

HEADER, COOKIE = "X-Impression", "began"
MOST_POSITION = 2**31


class BeganMiddleware:
    """Reads "slate:position", as a card has it in `data-impression`.

    A request that leaves from a card bears it in a header; what is done on the page of a post, in the cookie that the
    script set when the card was pressed. It is only a claim: the log checks it against what was shown.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = began.set(parsed(request.headers.get(HEADER) or request.COOKIES.get(COOKIE, "")))
        try:
            return self.answer(request)
        finally:
            began.reset(before)


class ReservedMiddleware:
    """A page that says nothing of its own holds pictures of several makers, and the most careful of them is heeded."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        if "tdm-reservation" in response or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return declare(response, allowed=False)


def parsed(text: str) -> Began | None:
    """None for what is no such pair."""
    slate, _colon, position = text.partition(":")
    if not (position.isascii() and position.isdigit() and len(position) < 11 and int(position) < MOST_POSITION):
        return None
    try:
        return Began(UUID(slate), int(position))
    except ValueError:
        return None
