"""Which language a page speaks: the person's setting, else the cookie or what the browser asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils import translation

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
