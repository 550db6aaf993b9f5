"""Nothing typed is lost: a form that was refused comes back filled, whichever it was and whatever refused it.

Where the session had ended, after signing in, on the page where it stood. Where something else was wrong, in the
answer itself: in the form where the answer shows it, else as words to copy, with the way back to a filled form.
Nothing is sent again by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts.access.refused_form import RefusedForm
from config.door.filling import filled
from config.door.presses import place_of, press_at
from lib.pages.form_key import FIELD, MEDIA_TYPES, is_for
from lib.pages.page_behind import page_behind
from lib.problems import Refusal

LARGEST_READ = 30 * 2**20
AWAY = 503  # of the database too, and with it the session
NOT_FOR_STRANGERS = (401, 403, 404)
WAYS_IN = ("account_login", "account_signup")


class RefusedFormMiddleware:
    """Around everything that may refuse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and is_form(request):
            return after_sending(request, response)
        if request.method == "GET" and response.status_code < 500 and is_page(response) and not is_fragment(request):
            return before_showing(request, response)
        return response


def after_sending(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code in NOT_FOR_STRANGERS and session_has_ended(request):
        response = redirect_to_login(page_behind(request))
    page = page_after_signing_in(response)
    if page is None and response.status_code < 400:
        forget_what_was_sent(request)
        return response
    # The page that it stood on, which only a form of our own pages can name.
    stood_on = page or page_behind(request)
    refused = read(request, stood_on) if stood_on else None
    if refused is None:
        return response
    if page is not None and press_at(refused.action) and page_behind(request) and not refused.says_something:
        RefusedForm(**{**vars(refused), "page": page_behind(request), "pressed": True}).keep(request)
        return to_sign_in(request, place_of())
    if not refused.says_something:
        return response
    if page is not None:
        refused.keep(request)
        return response
    if is_fragment(request) or not is_page(response):
        return response
    return with_words(request, response, refused)


def to_sign_in(request: HttpRequest, then: str) -> HttpResponse:
    redirect = redirect_to_login(then)
    return HttpResponseClientRedirect(redirect.url) if is_fragment(request) else redirect


def with_words(request: HttpRequest, response: HttpResponse, refused: RefusedForm) -> HttpResponse:
    """A refusal that shows the form shows it filled; any other says what was typed, and leads back to the form."""
    if isinstance(response, Refusal) and response.form_is_old:
        refused.keep(request)
        return HttpResponseRedirect(refused.page)
    text = response.text
    again = filled(text, request.get_full_path(), refused)
    if again is None:
        kept = response.status_code != AWAY
        if kept:
            refused.keep(request)
        again = on_top(text, render_to_string("partials/typed.html", {"refused": refused, "kept": kept}))
    response.content = again
    return response


def before_showing(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    refused = RefusedForm.of(request) if hasattr(request, "session") else None
    address = request.get_full_path()
    if refused is None or address not in (refused.page, refused.action):
        return response
    again = filled(response.text, address, refused)
    told = {"refused": refused, "in_the_form": again is not None}
    notice = render_to_string("partials/typed.html", told)
    response.content = on_top(again or response.text, notice)
    add_never_cache_headers(response)
    return response


def session_has_ended(request: HttpRequest) -> bool:
    """Whether the form was rendered for somebody who signed in, and is sent by nobody in particular."""
    key = request.POST.get(FIELD, "") if page_behind(request) else ""
    return bool(key) and not request.user.is_authenticated and not is_for(key, None)


def forget_what_was_sent(request: HttpRequest) -> None:
    kept = RefusedForm.of(request)
    if kept and kept.action == request.get_full_path():
        RefusedForm.forget(request)


def page_after_signing_in(response: HttpResponse) -> str | None:
    """Where signing in leads, if this answer asks for it."""
    address = urlsplit(response.headers.get("Location") or response.headers.get("HX-Redirect") or "")
    if address.path not in {reverse(name) for name in WAYS_IN}:
        return None
    return next(iter(parse_qs(address.query).get("next", [])), None)


def read(request: HttpRequest, page: str) -> RefusedForm | None:
    """None for what cannot be read any more, or is too long to be."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_READ:
        return None
    try:
        return RefusedForm.sent(request, page)
    except (RawPostDataException, UnreadablePostError, SuspiciousOperation):
        return None


def is_form(request: HttpRequest) -> bool:
    return request.content_type in MEDIA_TYPES and "json" not in request.headers.get("Accept", "")


def is_fragment(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def is_page(response: HttpResponse) -> bool:
    """Whether it is HTML that can still be changed."""
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def on_top(page: str, notice: str) -> str:
    """As the first thing of the page's own part."""
    start = page.find("<main")
    end = page.find(">", start) + 1 if start >= 0 else page.rfind("</body>")
    return f"{page[:end]}{notice}{page[end:]}" if end > 0 else page
