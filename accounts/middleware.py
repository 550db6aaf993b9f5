"""Which language a page speaks, where signing in leads after a form, and whom a site for members lets in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation

from accounts.access import members_only
from accounts.access.way_back import way_back

LANGUAGES = dict(settings.LANGUAGES)


class LanguageMiddleware(LocaleMiddleware):
    """A signed-in person's own choice comes before everything; login and the settings page keep it in the session.

    The switch in the footer (Django's set_language) writes a cookie; for someone whose session holds a choice it is
    the newer wish, so the session takes it over.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        chosen = request.session.get("language") if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if chosen in LANGUAGES:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        switched = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
        at_the_switch = request.path == reverse("set_language")
        if at_the_switch and switched and switched.value in LANGUAGES and request.session.get("language"):
            request.session["language"] = switched.value
        return super().process_response(request, response)


class SignInMiddleware:
    """Who has to sign in after sending a form comes back to the page that the form stood on, which can be asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "POST" and response.get("Location") == redirect_to_login(request.get_full_path()).url:
            return redirect_to_login(way_back(request, otherwise="/"))
        return response


class MembersOnlyMiddleware:
    """With MEMBERS_ONLY nobody else sees anything but the way in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if not settings.MEMBERS_ONLY or members_only.may_enter(request):
            return None
        return members_only.turned_away(request)
