"""Which language a page speaks: the person's setting, else the cookie or what the browser asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


class LanguageMiddleware(LocaleMiddleware):
    """A signed-in person's own choice comes before everything; it is kept in the session by the settings page."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        chosen = request.session.get("language") if request.COOKIES.get(settings.SESSION_COOKIE_NAME) else None
        if chosen in LANGUAGES:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
