"""Django's side of the front: answers on behalf of an audience, and what the front is told of somebody."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.access.shared_viewer import SharedViewer
from accounts.models import User
from config.front.audience import Audience
from config.front.front import AUDIENCE
from config.front.hidden import hides_anything
from config.front.viewer_class import COOKIE, LASTS_SECONDS, ViewerClass, read, signed
from lib.shareable import SHARED

SAFE = ("GET", "HEAD", "OPTIONS")


class FrontMiddleware:
    """After the middlewares that know who asks. No answer to a person bears what is meant for the front."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if audience := audience_of(request):
            request.user = SharedViewer(show_mature=audience.show_mature)
            return self.get_response(request)
        response = self.get_response(request)
        response.headers.pop(SHARED, None)
        if request.COOKIES.get(COOKIE) and COOKIE not in response.cookies:
            drop_what_no_longer_holds(request, response)
        return response


def audience_of(request: HttpRequest) -> Audience | None:
    """On whose behalf the front asks; None for everybody else."""
    scope = getattr(request, "environ", {}).get("asgi.scope", {})
    found: Audience | None = scope.get(AUDIENCE)
    return found


def class_of(request: HttpRequest, user: User) -> ViewerClass:
    """As things are now, by one query."""
    language = request.session.get("language", "")
    return ViewerClass(language, user.theme, user.show_mature, not hides_anything(user))


def tell_front(request: HttpRequest, response: HttpResponseBase, found: ViewerClass) -> None:
    """Write the cookie by which the front knows somebody."""
    session = request.session.session_key
    if session:
        secure, path = settings.SESSION_COOKIE_SECURE, settings.SITE.root
        response.set_cookie(COOKIE, signed(found, session), LASTS_SECONDS, path=path, samesite="Lax", secure=secure)


def drop_what_no_longer_holds(request: HttpRequest, response: HttpResponseBase) -> None:
    """At sign-out, and when language, appearance, rating, blocks or mutes have become others meanwhile."""
    user = request.user
    known = read(request.COOKIES[COOKIE], request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if known and user.is_authenticated:
        now = known._replace(
            language=request.session.get("language", ""), theme=user.theme, show_mature=user.show_mature
        )
        if request.method not in SAFE:
            now = class_of(request, user)
        if now.holds_like(known):
            return
    response.delete_cookie(COOKIE, path=settings.SITE.root, samesite="Lax")
