"""Forms that other sites send in somebody's name are refused by what the browser says of where they come from."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

SAME = "same-origin"


class CsrfMiddleware(CsrfViewMiddleware):
    """A page of our own needs no token, so that pages which everybody shares can hold forms.

    A browser adds `Sec-Fetch-Site` to what it sends over https or to this machine, and `Origin` to every form, and no
    page can change either (Fetch Metadata Request Headers, W3C; Fetch standard, "Origin header"). Django has refused a
    foreign `Origin` by the time the token is asked for. Who sends neither, an old browser or a program, needs a token.
    """

    def _check_token(self, request: HttpRequest) -> None:
        if not comes_from_here(request):
            cast(Any, super())._check_token(request)


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very origin sent it; to be asked after `Origin` was checked."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == SAME if site else "Origin" in request.headers
