"""What is answered when something is not there or went wrong: a page to people, a problem document to programs."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import requires_csrf_token

from config.front import away
from lib.outages import database_is_away
from lib.problems import MEDIA_TYPE, Problem

SENTENCES = {
    400: ("bad-request", gettext_noop("This request makes no sense to us.")),
    403: ("forbidden", gettext_noop("You may not do this.")),
    404: ("not-found", gettext_noop("There is nothing here, or it is not for you to see.")),
    500: ("our-fault", gettext_noop("Something went wrong on our side. Nothing you did is lost; try again.")),
}


def answer(request: HttpRequest, status: int) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        code, title = SENTENCES[status]
        problem = Problem(code, _(title), status=status)
        return JsonResponse(problem.document(), status=status, content_type=MEDIA_TYPE)
    return render(request, f"errors/{status}.html", status=status)


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
    """The form is older than the session: the page says so, and that going back keeps what was typed."""
    return answer(request, 403)
