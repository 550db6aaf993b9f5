"""What is answered when something is not there or went wrong: a page to people, a problem document to programs."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import requires_csrf_token

from config.front import away
from lib.outages import database_is_away
from lib.problems import MEDIA_TYPE, Problem, Refusal

SENTENCES = {
    400: ("bad-request", gettext_noop("This request makes no sense to us.")),
    403: ("forbidden", gettext_noop("You may not do this.")),
    404: ("not-found", gettext_noop("There is nothing here, or it is not for you to see.")),
    500: ("our-fault", gettext_noop("Something went wrong on our side. Nothing you did is lost; try again.")),
}
OLD_FORMS = (REASON_NO_CSRF_COOKIE, REASON_CSRF_TOKEN_MISSING)
OLD_TOKEN = "CSRF token"  # noqa: S105 - Django's words for one that is not the session's


def answer(request: HttpRequest, status: int) -> HttpResponse:
    code, title = SENTENCES[status]
    problem = Problem(code, _(title), status=status)
    if request.path_info.startswith("/api/"):
        return JsonResponse(problem.document(), status=status, content_type=MEDIA_TYPE)
    return Refusal(request, problem, f"errors/{status}.html")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled; where the database is away, that is what is said."""
    return away.response(request.path) if database_is_away(sys.exc_info()[1]) else answer(request, 500)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, whereupon it comes back filled; or another site sent it."""
    response = answer(request, 403)
    if isinstance(response, Refusal):
        response.form_is_old = reason in OLD_FORMS or reason.startswith(OLD_TOKEN)
    return response
